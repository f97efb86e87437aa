import assert from "node:assert/strict";
import fc from "fast-check";
import { hang, layoutRows, wrap } from "../../../provider/plan/text/layout.ts";

describe("wrap()", () => {
  it("breaks at spaces", () => {
    assert.deepEqual(wrap("one two three", 7), ["one two", "three"]);
  });

  it("keeps a command in backticks whole, with what touches it", () => {
    assert.deepEqual(wrap("run `cmsh -c 'use x; commit'`; then look", 12), [
      "run",
      "`cmsh -c 'use x; commit'`;",
      "then look",
    ]);
  });

  it("breaks text with a single backtick like any other", () => {
    assert.deepEqual(wrap("a ` b c", 3), ["a `", "b c"]);
  });

  it("loses and adds nothing but line breaks", () => {
    const words = fc.array(fc.constantFrom("a", "bb", "`c", "d`", "`e`", "", "'f"), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 20 }), (drawn, columns) => {
        const text = drawn.join(" ");
        assert.equal(wrap(text, columns).join(" "), text);
      }),
    );
  });
});

describe("hang() and layoutRows()", () => {
  const command = `\`cmsh -c 'softwareimage use <image>; append kernelparameters " ib_core.netns_mode=0"; commit'\``;

  it("leave a command in one piece, to be pasted", () => {
    const text = `RDMA mode exclusive would not last; on its head node: ${command}`;
    for (const lines of [
      hang(text),
      layoutRows([{ label: "blocked", hosts: "dgx[012-017,031-036]", text }]),
    ])
      assert(
        lines.some((line) => line.trim() === command),
        lines.join("\n"),
      );
  });
});
