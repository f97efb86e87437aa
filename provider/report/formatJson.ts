import type { Report } from "./report.ts";

/** The report as it is: its type is the documented shape. */
export function formatJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
