import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { parseFrames } from "../../provider/facts/assemble/frame.ts";
import { frameScript, shellCommand } from "../../provider/hosts/frameScript.ts";
import { echoScript } from "./ssh/tinyScript.ts";

const nonce = "0123456789abcdef0123456789abcdef";

describe("frameScript()", () => {
  it("hands lines over as data, whatever they hold", () => {
    const line = fc.string({
      unit: fc.constantFrom("$", "`", "'", '"', "\\", "(", ")", "id", "\t", " ", "é", "!"),
    });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 4 }), (input) => {
        const stdout = execFileSync("/bin/sh", ["-s"], {
          input: frameScript(echoScript, input, nonce),
          encoding: "utf8",
        });
        const section = parseFrames(stdout, nonce).find(({ name }) => name === "input");
        assert.equal(section?.text, [...input, "end"].join("\n"));
      }),
      { numRuns: 30 },
    );
  });

  it("refuses a line that would be two, and one that would end the input when cut off", () => {
    for (const text of ["a\nb", "a\rb", "a\0b", "end", "ending"])
      assert.throws(() => frameScript(echoScript, [text], nonce), RangeError);
  });

  it('gives main no input that ends with "end" when it is cut off anywhere', () => {
    const text = 'main() { [ "$(cat | tail -n 1)" = end ] && echo ran; return 0; }\n';
    const whole = frameScript({ name: "apply", text }, ["a", "b"], nonce);
    const cutBeforeEnd = whole.indexOf("\nend\n") + 1;
    for (let length = 0; length <= cutBeforeEnd + 2; length += 1) {
      const { stdout } = runShell(whole.slice(0, length));
      assert.equal(stdout, "", `ran after ${length} bytes`);
    }
    assert.equal(runShell(whole).stdout, "ran\n");
  });
});

describe("shellCommand", () => {
  it("starts a shell that reads its script from standard input", () => {
    const stdout = execFileSync("/bin/sh", ["-c", shellCommand], {
      input: "echo works",
      encoding: "utf8",
    });
    assert.equal(stdout, "works\n");
  });

  it("holds nothing inside its quotes that fish or csh reads otherwise", () => {
    const quoted = /'(.*)'/.exec(shellCommand)?.[1] ?? "'";
    assert.doesNotMatch(quoted, /['!\\]/);
  });
});

function runShell(input: string): { stdout: string } {
  try {
    return { stdout: execFileSync("/bin/sh", ["-s"], { input, encoding: "utf8", stdio: "pipe" }) };
  } catch (error) {
    return { stdout: (error as { stdout: string }).stdout };
  }
}
