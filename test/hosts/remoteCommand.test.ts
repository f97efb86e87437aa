import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { remoteCommand } from "../../provider/hosts/remoteCommand.ts";
import { SudoPassword } from "../../provider/hosts/sudoPassword.ts";
import { echoScript } from "./ssh/tinyScript.ts";

describe("remoteCommand()", () => {
  const run = { script: echoScript, input: ["a b"], timeoutSeconds: 1 };
  const password = new SudoPassword("echo secret");
  const all = [undefined, password].flatMap((one) =>
    [false, true].map((helpers) => remoteCommand(run, { helpers, password: one })),
  );

  it("makes commands that every login shell hands on, without anything secret", () => {
    for (const { command } of all) {
      const [, quoted = "'", rest] = /^exec \/bin\/sh -c '(.*)'(.*)$/.exec(command) ?? [];
      assert.equal(rest, "");
      // What fish or csh would read otherwise inside single quotes.
      assert.doesNotMatch(quoted, /['!\\\n]/);
      assert.doesNotMatch(command, /secret/);
      execFileSync("/bin/sh", ["-n", "-c", quoted]);
    }
  });

  it("hands a helper its request and no script, and a line that would be two to nobody", () => {
    const { stdin, nonce } = remoteCommand(run, { helpers: true, password: undefined });
    assert.match(stdin, new RegExp(`^pulumi-rdma probe [0-9a-f]{16} ${nonce}\na b\nend\n$`));
    assert.throws(
      () => remoteCommand({ ...run, input: ["a\nend"] }, { helpers: true, password: undefined }),
      RangeError,
    );
  });
});
