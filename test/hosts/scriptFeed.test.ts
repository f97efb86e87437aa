import assert from "node:assert/strict";
import { passwordPrompt, readyMark, remoteCommand } from "../../provider/hosts/remoteCommand.ts";
import { ScriptFeed, WrongPasswordError } from "../../provider/hosts/scriptFeed.ts";
import { SudoPassword, SudoPasswordError } from "../../provider/hosts/sudoPassword.ts";

describe("ScriptFeed", () => {
  const run = { script: { name: "probe", text: "main() { :; }" }, input: ["a"], timeoutSeconds: 1 };
  const open = (command?: string) => {
    const password = command === undefined ? undefined : new SudoPassword(command);
    const remote = remoteCommand(
      { ...run, script: { ...run.script, name: "probe" } },
      { helpers: false, password },
    );
    const sent: string[] = [];
    const feed = new ScriptFeed(remote, {
      write: (text) => sent.push(text),
      end: (text) => sent.push(text, "<end>"),
    });
    const written = async (count: number): Promise<void> => {
      while (sent.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    return { feed, sent, written, script: [remote.stdin, "<end>"] };
  };

  it("sends everything at once where there is no password", () => {
    const { sent, script } = open();
    assert.deepEqual(sent, script);
  });

  it("sends the password at the prompt and the script at the mark, however the text is cut", async () => {
    const { feed, sent, written, script } = open("echo secret");
    for (const letter of `We trust you.\n${passwordPrompt}`) feed.stderr(letter);
    await written(1);
    assert.deepEqual(sent, ["secret\n"]);
    for (const letter of `welcome\n${readyMark}\n`) feed.stdout(Buffer.from(letter));
    assert.deepEqual(sent, ["secret\n", ...script]);
    feed.stderr(passwordPrompt);
    assert.equal(feed.problem, undefined);
  });

  it("sends no password where none is asked for, and takes no mark inside a line for one", () => {
    const { feed, sent, script } = open("exit 1");
    feed.stdout(Buffer.from(`not ${readyMark}\n${readyMark} either\n`));
    assert.deepEqual(sent, []);
    feed.stdout(Buffer.from(`${readyMark}\n`));
    assert.deepEqual(sent, script);
  });

  it("sends a wrong password once, and never the script", async () => {
    const { feed, sent, written } = open("echo secret");
    feed.stderr(passwordPrompt);
    await written(1);
    feed.stderr(`Sorry, try again.\n${passwordPrompt}`);
    assert.deepEqual(sent, ["secret\n", "", "<end>"]);
    assert.ok(feed.problem instanceof WrongPasswordError);
    feed.stdout(Buffer.from(`${readyMark}\n`));
    assert.equal(sent.length, 3);
  });

  it("ends where the command gives no password", async () => {
    const { feed, sent, written } = open("exit 1");
    feed.stderr(passwordPrompt);
    await written(2);
    assert.deepEqual(sent, ["", "<end>"]);
    assert.ok(feed.problem instanceof SudoPasswordError);
  });

  it("sends nothing to a command that is over", async () => {
    const { feed, sent } = open("echo secret");
    feed.stderr(passwordPrompt);
    feed.finish();
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(sent, []);
  });
});
