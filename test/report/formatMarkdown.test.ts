import assert from "node:assert/strict";
import { buildReport } from "../../provider/report/buildReport.ts";
import { sizeOf } from "../../provider/report/fitSections.ts";
import { commentBytes, formatMarkdown, markerOf } from "../../provider/report/formatMarkdown.ts";
import type { Report } from "../../provider/report/report.ts";
import { reportOn } from "../support/previewFixture.ts";

/** Rows as many hosts with a trouble of their own make them. */
function troubled(count: number, length = 200): Report {
  const base = reportOn("unknown-host");
  const rows = Array.from({ length: count }, (_, i) => ({
    resource: "Rollout dgx",
    label: "unknown",
    hosts: `node-${String(i)}-${"x".repeat(i % 9)}`,
    text: "y".repeat(length),
  }));
  const text = rows.map((row) => `  unknown  ${row.hosts}  ${row.text}`).join("\n");
  return { ...base, rows, warnings: [{ resource: "Rollout dgx", text }] };
}

describe("formatMarkdown()", () => {
  it("begins with the mark by which the comment is found, and the verdict", () => {
    const [first, second] = formatMarkdown(reportOn("reboots", { name: "rdma/ams1" })).split("\n");
    assert.equal(first, "<!-- pulumi-rdma report: rdma%2Fams1 -->");
    assert.match(second ?? "", /^### .* Nodes go down: <code>rdma\/ams1<\/code>$/);
  });

  it("markerOf() cannot be left early: a name ends no comment", () => {
    assert.doesNotMatch(markerOf("--> <script> \ud800").slice(4, -3), /-->|[<>]/);
  });

  it("says of a failed preview first that it failed, and nowhere that nothing changes", () => {
    for (const name of ["failed-check", "failed-half-way", "failed-at-once"]) {
      const text = formatMarkdown(reportOn(name));
      const [, heading = "", , headline = ""] = text.split("\n");
      assert.match(heading, /Preview failed/);
      assert.match(headline, /failed or is incomplete/);
      assert.match(text, /no basis for a decision/);
      assert.match(text, /<details open><summary>Error of /);
      assert.doesNotMatch(text, /no change|no node goes down|<summary>To approve/i);
    }
    const unreadable = buildReport({ status: "unreadable", message: "it ends in the middle" });
    assert.match(formatMarkdown(unreadable), /it ends in the middle/);
  });

  it("puts the most severe first and folds the details", () => {
    const text = formatMarkdown(reportOn("unknown-host"));
    const at = (words: string): number => {
      const found = text.indexOf(words);
      assert.ok(found >= 0, words);
      return found;
    };
    assert.ok(at("**cold**") < at("**warm**"));
    assert.ok(at("**warm**") < at("**unknown**"));
    assert.ok(at("**unknown**") < at("<details>"));
    assert.match(text, /<summary>Waves of Rollout dgx: 3<\/summary>/);
    assert.match(
      text,
      /rdma:approve: \{cold: &quot;dgx030&quot;, warm: &quot;dgx\[031-032\]&quot;\}/,
    );
  });

  it("stays below 60 KB, cuts at whole sections and says how much is left out", () => {
    for (const count of [10, 200, 2000, 20_000]) {
      const text = formatMarkdown(troubled(count));
      assert.ok(sizeOf(text) < commentBytes, `${count}: ${sizeOf(text)}`);
      assert.equal(text.split("<details").length, text.split("</details>").length);
      assert.equal(text.split("<pre>").length, text.split("</pre>").length);
      const rows = text.split("\n").filter((line) => line.startsWith("| **unknown**")).length;
      if (count === 10) assert.equal(rows, 10);
      else assert.match(text, /\*\*Left out here, .* [1-9]\d* sections? of \d+ KB, beginning with/);
      assert.ok(rows >= Math.min(count, 80), `${count}: ${rows}`);
    }
  });

  it("stays below 60 KB with one name or one text longer than that", () => {
    const long = troubled(1);
    const rows = [{ ...long.rows[0]!, hosts: "z".repeat(100_000), text: "w".repeat(100_000) }];
    const errors = [{ resource: "", text: "e".repeat(100_000) }];
    const text = formatMarkdown({ ...long, rows, errors, problems: ["p".repeat(100_000)] });
    assert.ok(sizeOf(text) < commentBytes, String(sizeOf(text)));
  });

  it("shows what hosts say without letting it act", () => {
    const report = troubled(1);
    const evil = "</pre></details><script>alert(1)</script> @everyone | `x` \u202e\u001b[31m";
    const text = formatMarkdown({
      ...report,
      rows: [{ ...report.rows[0]!, text: evil }],
      warnings: [{ resource: evil, text: evil }],
    });
    for (const part of ["<script", "\u202e", "\u001b"]) assert.ok(!text.includes(part), part);
    const table = text.split("\n").find((line) => line.startsWith("| **unknown**"));
    assert.match(table ?? "", /@&#8203;everyone &#124; <code>x<\/code>/);
    assert.equal(text.split("</details>").length, text.split("<details").length);
  });
});
