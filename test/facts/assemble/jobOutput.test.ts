import assert from "node:assert/strict";
import fc from "fast-check";
import { notInstalled, outOfTime, parseJobs } from "../../../provider/facts/assemble/jobOutput.ts";

describe("parseJobs()", () => {
  it("parseJobs() sorts the lines of parallel tools by their part", () => {
    const jobs = parseJobs("a\t=1\nb\t=x\na\t=2\nb\t.3\na\t.0\nc\t!lockdown\nnoise\n");
    assert.deepEqual(
      [...jobs],
      [
        ["a", { text: "1\n2", status: 0, skipped: null }],
        ["b", { text: "x", status: 3, skipped: null }],
        ["c", { text: "", status: null, skipped: "lockdown" }],
      ],
    );
  });

  it("parseJobs() gives back any lines, long ones cut into pieces, in any mixture", () => {
    const line = fc.string({ maxLength: 30 }).filter((text) => !/[\n\r\u2028\u2029]/.test(text));
    fc.assert(
      fc.property(fc.array(line), fc.array(line), fc.nat(7), (first, second, size) => {
        const written = (part: string, lines: readonly string[]): string[] =>
          lines.flatMap((text) =>
            size === 0
              ? [`${part}\t=${text}`]
              : [...cut(text, size).map((piece) => `${part}\t+${piece}`), `${part}\t=`],
          );
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

function cut(text: string, size: number): string[] {
  return text.match(new RegExp(`.{1,${size}}`, "g")) ?? [];
}
