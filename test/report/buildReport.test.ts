import assert from "node:assert/strict";
import { buildReport } from "../../provider/report/buildReport.ts";
import { readPreview } from "../../provider/report/previewJson.ts";
import { previewFixture, reportOn } from "../support/previewFixture.ts";

describe("buildReport() on previews of the real CLI", () => {
  const verdicts = [
    ["no-change", 0, "no-change"],
    ["quiet", 10, "change"],
    ["delete", 10, "change"],
    ["reboots", 11, "reboots"],
    ["secret", 11, "reboots"],
    ["unknown-host", 13, "unknown"],
    ["unknown-host-unchanged", 13, "unknown"],
    ["unknown-inputs", 13, "unknown"],
    ["cluster", 13, "unknown"],
    ["failed-check", 1, "error"],
    ["failed-half-way", 1, "error"],
    ["failed-at-once", 1, "error"],
  ] as const;
  for (const [name, exitCode, verdict] of verdicts)
    it(`calls ${name} "${verdict}", exit code ${exitCode}`, () => {
      const report = reportOn(name);
      assert.equal(report.verdict, verdict, report.headline);
      assert.equal(report.exitCode, exitCode);
    });

  it("counts each node once that goes down, by how it goes down", () => {
    const { reboots, headline } = reportOn("reboots");
    assert.deepEqual(
      [reboots.count, reboots.hosts, reboots.cold, reboots.warm, reboots.byHand],
      [3, "dgx[030-032]", "dgx030", "dgx[031-032]", ""],
    );
    assert.match(headline, /^3 nodes go down: 1 cold, 2 warm, 3 resources changed$/);
  });

  it("counts nodes that an operator of the cluster would reboot, once with the host of that node", () => {
    const { reboots } = reportOn("cluster");
    assert.deepEqual([reboots.count, reboots.byOperator], [1, "dgx001"]);
    const both = JSON.parse(previewFixture("cluster")) as { steps: object[] };
    const { steps } = JSON.parse(previewFixture("reboots")) as { steps: object[] };
    const text = JSON.stringify({ ...both, steps: [...both.steps, ...steps] });
    const named = text.replace('"dgx030":{', '"dgx030":{"node":"dgx001",');
    const report = buildReport(readPreview(named));
    assert.deepEqual([report.reboots.count, report.reboots.hosts], [3, "dgx[030-032]"]);
  });

  it("holds the budget against the nodes, not against the waves", () => {
    assert.equal(reportOn("reboots", { maxReboots: 3 }).verdict, "reboots");
    const over = reportOn("reboots", { maxReboots: 2 });
    assert.equal(over.exitCode, 12);
    assert.match(over.headline, /\(budget 2: 1 too many\)/);
  });

  it("calls a broken budget broken though hosts are unknown, and a failure a failure before all", () => {
    assert.equal(reportOn("unknown-host", { maxReboots: 0 }).verdict, "over-budget");
    assert.equal(
      reportOn("unknown-host", { maxReboots: 0, previewExitCode: 255 }).verdict,
      "error",
    );
  });

  it("never reads a preview that ended with a failure as no change", () => {
    const report = reportOn("no-change", { previewExitCode: 5 });
    assert.equal(report.exitCode, 1);
    assert.deepEqual(report.problems, ["`pulumi preview` ended with exit code 5"]);
    assert.doesNotMatch(report.headline, /no change/i);
    assert.equal(reportOn("quiet", { previewExitCode: 7 }).verdict, "change");
  });

  it("never reads a part of a preview as no change, wherever it was cut", () => {
    for (const name of ["no-change", "reboots", "failed-at-once"]) {
      const text = previewFixture(name).trim();
      for (let length = 0; length < text.length; length += Math.ceil(text.length / 150)) {
        const report = buildReport(readPreview(text.slice(0, length)));
        assert.equal(report.exitCode, 1, `${name}, cut at ${length}`);
      }
    }
  });

  it("does not miss what is unknown where a warning is worded otherwise, or in another shape", () => {
    const other = JSON.parse(previewFixture("unknown-host")) as {
      diagnostics: { message: string }[];
    };
    for (const diagnostic of other.diagnostics)
      diagnostic.message = diagnostic.message.replace(/^ {2}unknown /m, "  puzzling ");
    assert.match(JSON.stringify(other), /puzzling/);
    assert.equal(buildReport(readPreview(JSON.stringify(other))).verdict, "unknown");
    const shape = previewFixture("quiet").replace('"pending": [', '"pending": 5, "was": [');
    const [row] = buildReport(readPreview(shape)).rows;
    assert.equal(row?.label, "unknown");
    assert.match(row.text, /"pending" in a shape that this version/);
    const secret = previewFixture("quiet").replace(
      '"pending": [',
      '"pending": "[secret]", "was": [',
    );
    assert.match(buildReport(readPreview(secret)).rows[0]?.text ?? "", /pending is a secret/);
  });

  it("reads warnings that came as plain lines, where the engine's log could not be reached", () => {
    const preview = JSON.parse(previewFixture("unknown-host")) as {
      diagnostics: { urn?: string; message: string; severity: string }[];
    };
    const plain = preview.diagnostics.flatMap(({ message }) =>
      `Rollout dgx: ${message}`
        .trimEnd()
        .split("\n")
        .map((line) => ({ message: `${line}\n`, severity: "info" })),
    );
    const report = buildReport(readPreview(JSON.stringify({ ...preview, diagnostics: plain })));
    const logged = reportOn("unknown-host");
    assert.deepEqual(report.rows, logged.rows);
    assert.deepEqual(report.rollouts, logged.rollouts);
    assert.deepEqual(report.warnings, logged.warnings);
  });

  it("shows warnings without rows as notes: why `pulumi up` would do nothing", () => {
    const preview = JSON.parse(previewFixture("no-change")) as object;
    const urn = "urn:pulumi:t::site::pulumi-nodejs:dynamic/rdma:Rollout::dgx";
    const message = "warning: `pulumi up` would do nothing: not approved: warm: dgx031\n";
    const diagnostics = [{ urn, message, severity: "warning" }];
    const { rows, verdict } = buildReport(readPreview(JSON.stringify({ ...preview, diagnostics })));
    assert.equal(verdict, "no-change");
    assert.deepEqual(
      rows.map(({ label, text }) => [label, text]),
      [["note", "`pulumi up` would do nothing: not approved: warm: dgx031"]],
    );
  });

  it("names unknown hosts with the reason, and what is known only during the update", () => {
    const [row] = reportOn("unknown-host-unchanged").rows.filter(
      ({ label }) => label === "unknown",
    );
    assert.equal(row?.hosts, "dgx035");
    assert.match(row.text, /^connection refused/);
    const late = reportOn("unknown-inputs").rows;
    assert.deepEqual(
      late.filter(({ label }) => label === "unknown").map(({ hosts }) => hosts),
      ["dgx033", "dgx[030-033]"],
    );
  });
});
