import assert from "node:assert/strict";
import fc from "fast-check";
import { parseFrames, type Section } from "../../../provider/facts/assemble/frame.ts";

const nonce = "0123456789abcdef0123456789abcdef";

/** What a script prints for these sections. */
function print(sections: readonly Section[]): string {
  return sections
    .map(({ name, args, text }) => `\n${[nonce, name, ...args].join(" ")}\n${text}`)
    .join("");
}

describe("parseFrames()", () => {
  it("returns begin, every section with its arguments, and end with the exit code", () => {
    const stdout = `\n${nonce} begin 1\n\n${nonce} file /etc/os-release\nID=ubuntu\n\n${nonce} end 0\n`;
    assert.deepEqual(parseFrames(stdout, nonce), [
      { name: "begin", args: ["1"], text: "" },
      { name: "file", args: ["/etc/os-release"], text: "ID=ubuntu\n" },
      { name: "end", args: ["0"], text: "" },
    ]);
  });

  it("keeps the text of a section that does not end with a newline", () => {
    const sections = parseFrames(`${nonce} begin 1\n\n${nonce} mode\nY\n${nonce} end 0\n`, nonce);
    assert.deepEqual(sections[1], { name: "mode", args: [], text: "Y" });
  });

  it("ignores a login banner, noise before begin and anything after end", () => {
    const stdout = `Welcome to dgx!\n${nonce} mode\nY\n\n${nonce} begin 1\n\n${nonce} end 3\n\n${nonce} mode\nlate`;
    assert.deepEqual(
      parseFrames(stdout, nonce).map((section) => [section.name, ...section.args]),
      [
        ["begin", "1"],
        ["end", "3"],
      ],
    );
  });

  it("takes the nonce for a marker only at the start of a line and before a space", () => {
    const text = `a ${nonce} end 0\n${nonce}x\n${nonce}`;
    const [, section] = parseFrames(print([begin, { name: "log", args: [], text }, end]), nonce);
    assert.equal(section!.text, text);
  });

  it("has no end section when the output was cut off", () => {
    const whole = print([begin, { name: "mode", args: [], text: "Y\n" }, end]);
    const endAt = whole.lastIndexOf(nonce);
    for (let length = 0; length <= endAt + nonce.length + 2; length += 1)
      assert.notEqual(parseFrames(whole.slice(0, length), nonce).at(-1)?.name, "end");
  });

  it("returns nothing without begin, and nothing for an empty nonce", () => {
    assert.deepEqual(parseFrames("This account is currently not available.\n", nonce), []);
    assert.deepEqual(parseFrames(" begin 1\n", ""), []);
  });

  it("returns what was printed, whatever the text", () => {
    const word = fc.stringMatching(/^[!-~]{1,12}$/);
    const text = fc.string({
      unit: fc.constantFrom("a", "\n", " ", "\t", "\r", "\0", "é", "begin"),
    });
    const name = fc.stringMatching(/^[a-z][a-z-]{0,12}$/).filter((word) => word !== "end");
    const args = fc.array(word, { maxLength: 3 });
    const section = fc.tuple(name, args, text).map(([name, args, text]) => ({ name, args, text }));
    fc.assert(
      fc.property(fc.array(section), (sections) => {
        const all = [begin, ...sections, end];
        assert.deepEqual(parseFrames(`noise${print(all)}\n`, nonce), all);
      }),
    );
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(nonce, "\n", " ", "begin", "end", "x")), (parts) => {
        parseFrames(parts.join(""), nonce);
      }),
    );
  });
});

const begin: Section = { name: "begin", args: ["1"], text: "" };
const end: Section = { name: "end", args: ["0"], text: "" };
