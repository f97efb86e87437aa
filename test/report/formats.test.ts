import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { buildReport } from "../../provider/report/buildReport.ts";
import { formatHtml } from "../../provider/report/formatHtml.ts";
import { formatJson } from "../../provider/report/formatJson.ts";
import { formatJunit } from "../../provider/report/formatJunit.ts";
import { formatMarkdown } from "../../provider/report/formatMarkdown.ts";
import { script, scriptHash, style, styleHash } from "../../provider/report/htmlAssets.ts";
import { readPreview } from "../../provider/report/previewJson.ts";
import type { Report } from "../../provider/report/report.ts";
import { previewFixture, reportOn } from "../support/previewFixture.ts";
import { readXml, type Element } from "../support/readXml.ts";

const formats = { formatMarkdown, formatJson, formatJunit, formatHtml };
const evil = '"><script>alert(1)</script>&\u0000\u001b[31m]]>--><!-- \u202e\ud800';

/** The report with the same text wherever a host, an error or a name could bring it in. */
function poisoned(): Report {
  const report = reportOn("unknown-host");
  const rows = report.rows.map((row) => ({ ...row, hosts: evil, text: evil, resource: evil }));
  return {
    ...report,
    name: evil,
    problems: [evil],
    rows,
    warnings: [{ resource: evil, text: evil }],
    errors: [{ resource: evil, text: evil }],
    changes: [{ urn: evil, resource: evil, op: evil }],
    rollouts: [
      {
        resource: evil,
        waves: [{ number: "1", hosts: evil, act: evil, note: evil }],
        approval: null,
        approve: { file: evil, line: evil },
      },
    ],
  };
}

function casesOf(xml: string): Element[] {
  const suite = readXml(xml).children[0];
  return suite?.children.filter(({ name }) => name === "testcase") ?? [];
}

describe("formats of a report", () => {
  for (const [name, format] of Object.entries(formats))
    it(`${name}() prints no value of a secret and no input that it does not name`, () => {
      const text = previewFixture("reboots").replaceAll(
        '"powerOffSeconds": 0.1',
        '"powerOffSeconds": 0.1, "password": "hunter2"',
      );
      assert.match(text, /hunter2/);
      const printed = format(buildReport(readPreview(text)));
      assert.doesNotMatch(printed, /hunter2|fingerprint|127\.0\.0\.1/);
    });

  it("formatJson() is the report, in version 1 of its shape", () => {
    const report = reportOn("reboots", { maxReboots: 5 });
    const parsed = JSON.parse(formatJson(report)) as Report;
    assert.deepEqual(parsed, report);
    assert.deepEqual(Object.keys(parsed).sort(), [
      "changeSummary",
      "changes",
      "errors",
      "exitCode",
      "headline",
      "maxReboots",
      "name",
      "problems",
      "reboots",
      "rollouts",
      "rows",
      "verdict",
      "version",
      "warnings",
    ]);
  });

  it("formatJunit() has a case for the preview, the budget, each resource and each wave", () => {
    const cases = casesOf(formatJunit(reportOn("unknown-host", { maxReboots: 1 })));
    assert.deepEqual(
      cases.map(({ attributes, children }) => [
        attributes.name,
        children.filter((child) => child.name === "failure").map((child) => child.attributes.type),
      ]),
      [
        ["preview completed", []],
        ["at most 1 nodes go down", ["over-budget"]],
        ["RdmaMode dgx", []],
        ["NicFirmwareVfs dgx", []],
        ["Rollout dgx", ["unknown"]],
        ["Rollout dgx wave 1: warm dgx031 canary", []],
        ["Rollout dgx wave 2: cold dgx030 canary", ["over-budget"]],
        ["Rollout dgx wave 3: warm dgx032", ["over-budget"]],
      ],
    );
    const counts = readXml(formatJunit(reportOn("failed-at-once"))).attributes;
    assert.deepEqual([counts.tests, counts.failures], ["1", "1"]);
  });

  it("formatJunit() is well-formed XML whatever hosts say", () => {
    const texts = casesOf(formatJunit(poisoned())).flatMap(({ children }) =>
      children.map(({ text }) => text),
    );
    assert.ok(texts.some((text) => text.includes('"><script>alert(1)</script>&\\u0000]]>')));
  });

  it("formatHtml() runs and styles only what its own policy names, and loads nothing", () => {
    const hash = (text: string): string => createHash("sha256").update(text).digest("base64");
    assert.equal(styleHash, hash(style), "put this into htmlAssets.ts");
    assert.equal(scriptHash, hash(script), "put this into htmlAssets.ts");
    for (const report of [reportOn("unknown-host", { maxReboots: 1 }), poisoned()]) {
      const html = formatHtml(report);
      assert.equal(html.split("<script>").length, 2);
      assert.ok(
        html.includes(`<script>${script}</script>`) && html.includes(`<style>${style}</style>`),
      );
      assert.match(html, /default-src 'none'/);
      assert.doesNotMatch(html, /\b(?:src|href|action|on\w+)=|url\(|@import|style="/);
    }
  });

  it("formatHtml() finds a node in a folded range", () => {
    const html = formatHtml(reportOn("reboots"));
    assert.match(html, /<tr data-nodes="dgx031 dgx032">/);
  });

  it("formatHtml() shows counts of a failed preview as lower bounds", () => {
    assert.match(formatHtml(reportOn("failed-half-way")), /<b>≥ 3<\/b><span>nodes go down/);
    assert.match(formatHtml(reportOn("reboots")), /<b>3<\/b><span>nodes go down/);
  });
});
