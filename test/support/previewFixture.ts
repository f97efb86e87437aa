import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildReport, type ReportOptions } from "../../provider/report/buildReport.ts";
import { readPreview } from "../../provider/report/previewJson.ts";
import type { Report } from "../../provider/report/report.ts";

const directory = join(import.meta.dirname, "../fixtures/preview");

/** Text of a recorded `pulumi preview --json`: recordPreviews.ts. */
export function previewFixture(name: string): string {
  return readFileSync(join(directory, `${name}.json`), "utf8");
}

/** The report on a recorded preview. */
export function reportOn(name: string, options: ReportOptions = {}): Report {
  return buildReport(readPreview(previewFixture(name)), options);
}
