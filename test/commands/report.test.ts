import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { severity } from "../../provider/report/rows.ts";
import { exitCodes } from "../../provider/report/verdict.ts";
import { previewFixture } from "../support/previewFixture.ts";

const command = join(import.meta.dirname, "../../provider/commands/main.ts");
const fixtures = join(import.meta.dirname, "../fixtures/preview");

interface Result {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function report(words: readonly string[], input = ""): Result {
  return spawnSync(process.execPath, [command, "report", ...words], { encoding: "utf8", input });
}

describe("pulumi-rdma report", () => {
  let directory: string;
  before(() => (directory = mkdtempSync(join(tmpdir(), "report-"))));
  after(() => {
    rmSync(directory, { recursive: true });
  });

  it("reads standard input and ends with the code of the verdict", () => {
    const { status, stdout } = report([], previewFixture("reboots"));
    assert.equal(status, 11);
    assert.match(stdout, /Nodes go down: <code>recordfleet\/t<\/code>/);
    assert.equal(report(["--max-reboots", "2"], previewFixture("reboots")).status, 12);
  });

  it("writes several formats of one preview in one run", () => {
    const [html, junit] = [join(directory, "r.html"), join(directory, "r.xml")];
    const { status, stdout } = report([
      "--input",
      join(fixtures, "no-change.json"),
      "--format",
      "json",
      "--name",
      "rdma/ams1",
      "--write",
      `html=${html}`,
      "--write",
      `junit=${junit}`,
    ]);
    assert.equal(status, 0);
    assert.equal((JSON.parse(stdout) as { name: string }).name, "rdma/ams1");
    assert.match(readFileSync(html, "utf8"), /^<!doctype html>/);
    assert.match(
      readFileSync(junit, "utf8"),
      /<testsuite name="rdma\/ams1" tests="1" failures="0"/,
    );
  });

  it("writes a report, and ends with 1, where the preview cannot be read or went wrong", () => {
    const missing = report(["--input", join(directory, "none.json"), "--name", "rdma/ams1"]);
    assert.equal(missing.status, 1);
    assert.match(missing.stdout, /^<!-- pulumi-rdma report: rdma%2Fams1 -->\n### .*Preview failed/);
    assert.match(missing.stdout, /no such file/);
    for (const [text, words] of [
      ["", /it is empty/],
      ["error: no stack selected", /holds no JSON/],
      [previewFixture("reboots").slice(0, 5000), /ends in the middle/],
      ["[]", /expected object, received array/],
      ["{}", /summary at its end is missing/],
      ['{"steps": 1}', /steps: /],
      ['{"type":"a"}\n{"type":"b"}', /stream of events/],
    ] as const) {
      const { status, stdout } = report([], text);
      assert.equal(status, 1, text);
      assert.match(stdout, words);
    }
    assert.equal(report(["--preview-exit-code", "255"], previewFixture("no-change")).status, 1);
  });

  it("tells every code in its help", () => {
    const { status, stdout } = report(["--help"]);
    assert.equal(status, 0);
    for (const code of Object.values(exitCodes))
      assert.match(stdout, new RegExp(`^ {2,3}${code}  `, "m"));
  });

  it("has a guide that tells every code, key and label", () => {
    const guide = readFileSync(join(import.meta.dirname, "../../docs/guides/ci.md"), "utf8");
    for (const code of Object.values(exitCodes))
      assert.match(guide, new RegExp(`^\\| ${code} \\|`, "m"));
    const keys = Object.keys(
      JSON.parse(report(["--format", "json"], previewFixture("reboots")).stdout) as object,
    );
    for (const word of [...keys, ...severity]) assert.ok(guide.includes(`\`${word}\``), word);
  });

  it("refuses options that do not fit with 2 and what was expected", () => {
    for (const [words, message] of [
      [["--max-reboots", "many"], /--max-reboots is "many", expected a whole number/],
      [["--format", "pdf"], /expected one of markdown, json, junit, html/],
      [["--write", "html"], /expected FORMAT=FILE/],
      [["--inptu", "x"], /--inptu/],
    ] as const) {
      const { status, stderr } = report(words);
      assert.equal(status, 2);
      assert.match(stderr, message);
    }
  });
});
