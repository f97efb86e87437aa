import assert from "node:assert/strict";
import fc from "fast-check";
import { notInstalled, outOfTime, parseJobs } from "../../../provider/facts/assemble/jobOutput.ts";

describe("parseJobs()", () => {
  const told = (text: string) =>
    [...parseJobs(text)].map(([part, { text: lines, status, skipped }]) => [
      part,
      { text: lines, status, skipped },
    ]);

  it("parseJobs() sorts the lines of parallel tools by their part", () => {
    assert.deepEqual(told("a\t=1\nb\t=x\na\t=2\nb\t.3\na\t.0\nc\t!lockdown\nnoise\n"), [
      ["a", { text: "1\n2", status: 0, skipped: null }],
      ["b", { text: "x", status: 3, skipped: null }],
      ["c", { text: "", status: null, skipped: "lockdown" }],
    ]);
  });

  it("parseJobs() takes lines without a part for those of the line before", () => {
    assert.deepEqual(told("a\t=1\n=\tb\t=2\n=.3\n.4\nb\t?\nb\t.0\na\t=5\n"), [
      ["a", { text: "1\n\tb\t=2\n.3\n5", status: 4, skipped: null }],
      ["b", { text: "", status: 0, skipped: null }],
    ]);
  });

  it("parseJobs() ignores lines of no part, and what they draw behind them", () => {
    assert.deepEqual(told("=1\n.0\nnoise\n=a\t=2\n\n\t=3\na\tx\na\t=4\n"), [
      ["a", { text: "4", status: null, skipped: null }],
    ]);
  });

  it("parseJobs() gives no exit code that it cannot read", () => {
    assert.deepEqual(told("a\t.x\nb\t=1\n.0\n=2\n"), [
      ["a", { text: "", status: null, skipped: null }],
      ["b", { text: "1", status: null, skipped: null }],
    ]);
  });

  it("parseJobs() gives back any lines, in blocks and in pieces, in any mixture", () => {
    const line = fc
      .string({ minLength: 1, maxLength: 30 })
      .filter((text) => !/[\n\r\u2028\u2029]/.test(text));
    fc.assert(
      fc.property(fc.array(line), fc.array(line), fc.nat(7), (first, second, size) => {
        const written = (part: string, lines: readonly string[]): string[] =>
          size === 0
            ? blocksOf(part, lines)
            : lines.flatMap((text) => [
                ...cut(text, size).map((piece) => `${part}\t+${piece}`),
                `${part}\t=`,
              ]);
        const [a, b] = [written("a", first), written("b", second)];
        const mixed = a.flatMap((text, index) => [
          text,
          ...(b[index] === undefined ? [] : [b[index]]),
        ]);
        const jobs = parseJobs([...mixed, ...b.slice(a.length), "a\t.0", "b\t.0"].join("\n"));
        assert.equal(jobs.get("a")?.text, first.join("\n"));
        assert.equal(jobs.get("b")?.text, second.join("\n"));
      }),
    );
  });

  it("outOfTime() knows a tool that timeout ended, and one that never ended", () => {
    const job = (status: number | null) => ({ text: "", status, skipped: null });
    assert.deepEqual(
      [null, 124, 137, 143].map((status) => outOfTime(job(status))),
      [true, true, true, true],
    );
    assert.deepEqual(
      [0, 1, 3, 127].map((status) => outOfTime(job(status))),
      [false, false, false, false],
    );
    assert.deepEqual([undefined, job(127), job(126), job(3)].map(notInstalled), [
      true,
      true,
      true,
      false,
    ]);
  });
});

/** Three lines a write, as the probe does it with as many as fit. */
function blocksOf(part: string, lines: readonly string[]): string[] {
  const blocks: string[] = [];
  for (let at = 0; at < lines.length; at += 3)
    blocks.push(`${part}\t=${lines.slice(at, at + 3).join("\n=")}`);
  return blocks;
}

function cut(text: string, size: number): string[] {
  return text.match(new RegExp(`.{1,${size}}`, "g")) ?? [];
}
