import { nodesOf } from "./nodesOf.ts";
import type { ReportRow } from "./report.ts";

/** Distinct nodes of the rows of a label; a row that names none counts as one. */
export function countRows(rows: readonly ReportRow[], label: string): number {
  const found = rows.filter((row) => row.label === label);
  const named = new Set(found.flatMap(({ hosts }) => nodesOf(hosts)));
  return named.size + found.filter(({ hosts }) => hosts === "").length;
}
