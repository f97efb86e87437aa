import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { explained, explainedError } from "../../provider/facts/explained.ts";
import { HostError } from "../../provider/hosts/hostError.ts";
import { parseMessages, readMessages } from "../../provider/commands/messages.ts";
import { codesOfPlans, explainHint } from "../../provider/plan/text/explainHint.ts";
import { planUnreachable } from "../../provider/plan/planUnreachable.ts";
import { hostPlan } from "../support/hostPlans.ts";
import { readCodeTypes } from "../support/codeTypes.ts";

/** Types with codes that no message shows by themselves, and why. */
const untold: Readonly<Record<string, string>> = {
  "provider/plan/reason.ts#Reason": "the union of the four kinds of reasons",
  "provider/plan/reason.ts#ReasonCode": "their codes",
  "provider/plan/sriovForecast/advice.ts#Advice": "it is the advice itself",
  "provider/facts/firmwareFacts.ts#FirmwareFacts": "facts that may hold a FirmwareErrorCode",
};

describe("docs/messages.md", function () {
  this.timeout(180_000);
  const messages = readMessages();

  it("has a paragraph for every code of the product, and none for a code that there is not", () => {
    const types = readCodeTypes();
    for (const name of Object.keys(untold)) assert(types.has(name), `${name} is gone`);
    const expected = [...types]
      .filter(([type]) => !(type in untold))
      .flatMap(([type, codes]) => codes.map((code) => `${type} ${code}`));
    assert(expected.length > 150, `${expected.length} codes were found`);
    const written = messages.map(({ type, code }) => `${type} ${code}`);
    assert.deepEqual(written.toSorted(), expected.toSorted());
  });

  it("says of each what it means, how it is known, and what to do", () => {
    for (const { code, section, text } of messages)
      assert.match(text, /^.{10,}\. \*Seen:\* .{3,} \*Do:\* .{5,}\.$/, `${section}: ${code}`);
  });

  it("is read by section, headings without a type left out", () => {
    const markdown =
      "# A\n\n## B\n\n## C\n<!-- codes: x#Y -->\n\nAll.\n\n### one\nFirst.\n\n### two\n";
    assert.deepEqual(parseMessages(markdown), [
      { code: "one", section: "C", type: "x#Y", text: "First." },
      { code: "two", section: "C", type: "x#Y", text: "" },
    ]);
  });
});

describe("pulumi-rdma explain", () => {
  const run = (...words: string[]) => {
    const main = join(import.meta.dirname, "../../provider/commands/main.ts");
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, "explain", ...words], {
      encoding: "utf8",
    });
    return { status, stdout, stderr };
  };

  it("prints the paragraphs of codes, as plain text, once each", () => {
    const { status, stdout } = run("host_key_changed", "[owned],", "owned");
    assert.equal(status, 0);
    assert.match(
      stdout,
      /^host_key_changed \(Hosts: connection, login and answers\)\n {2}The host/,
    );
    assert.equal(stdout.split("owned (").length, 2);
    assert.doesNotMatch(stdout, /\*|\]\(/);
  });

  it("prints all paragraphs of a code that several parts of the product have", () => {
    const { stdout } = run("unreachable");
    assert.deepEqual(
      stdout
        .match(/^unreachable \((.*)\)$/gm)
        ?.map((line) => line.slice("unreachable (".length, -1)),
      ["Hosts: connection, login and answers", "Power", "Kubernetes API"],
    );
  });

  it("lists every code by section where none is named", () => {
    const { status, stdout } = run();
    assert.equal(status, 0);
    for (const { code, section } of readMessages()) {
      assert(stdout.includes(`${section}\n  `), section);
      assert.match(stdout, new RegExp(`(^| )${code}( |$)`, "m"));
    }
  });

  it("refuses another word with those that are near", () => {
    const { status, stdout, stderr } = run("vfs_used");
    assert.deepEqual({ status, stdout }, { status: 2, stdout: "" });
    assert.match(stderr, /"vfs_used" is no code of a message, perhaps one of .*vfs_above_total/);
  });

  it("--help says what it takes", () => {
    assert.match(run("--help").stdout, /^Usage: pulumi-rdma explain \[CODE\.\.\.\]\n/);
  });
});

describe("messages that point to their codes", () => {
  it("explained() puts the command behind a message, but not behind a line to copy", () => {
    assert.equal(explained("No answer", "timeout"), "No answer (pulumi-rdma explain timeout)");
    assert.equal(explained("add: x", "host_key_unknown"), "add: x");
  });

  it("explainedError() knows our codes from those of the operating system", () => {
    const ours = new HostError({ code: "locked", host: "h", message: "Is locked", summary: "" });
    assert.equal(explainedError(ours), "Is locked (pulumi-rdma explain locked)");
    assert.equal(explainedError(Object.assign(new Error("No"), { code: "ENOENT" })), "No");
    assert.equal(explainedError(new Error("No")), "No");
  });

  it("codesOfPlans() names each reason, the cause in the place of host_unreachable, the most disruptive first", () => {
    const away = planUnreachable({
      status: "unreachable",
      code: "auth_failed",
      message: "",
      summary: "",
      local: false,
    });
    const plans = new Map([
      ["a", away],
      ["b", hostPlan("runtime")],
      ["c", hostPlan("warm-reboot")],
    ]);
    const codes = codesOfPlans(plans);
    const known = new Set(readMessages().map(({ code }) => code));
    for (const code of codes) assert(known.has(code), code);
    assert.equal(codes.at(-1), "auth_failed");
    assert.equal(codes[0], codesOfPlans(new Map([["c", hostPlan("warm-reboot")]]))[0]);
  });

  it("explainHint() is one line with each code once, whole for copying, and none without codes", () => {
    assert.deepEqual(explainHint([]), []);
    assert.deepEqual(explainHint(["owned", "mode_reboot", "owned"]), [
      "What this means: `pulumi-rdma explain owned mode_reboot`",
    ]);
  });
});
