import { countRows } from "./countRows.ts";
import { nodesOf } from "./nodesOf.ts";
import type { Report } from "./report.ts";

/** One line that says what the verdict rests on, the most severe first. */
export function headlineOf(report: Omit<Report, "headline">): string {
  const { verdict, reboots, maxReboots } = report;
  if (verdict === "error")
    return "The preview failed or is incomplete: nothing below is the whole truth";
  const over =
    verdict === "over-budget" && maxReboots !== null
      ? ` (budget ${maxReboots}: ${reboots.count - maxReboots} too many)`
      : "";
  const text = [
    rebootsText(report) + over,
    counted(countRows(report.rows, "unknown"), "host", "unknown"),
    counted(countRows(report.rows, "blocked"), "host", "blocked"),
    counted(report.changes.length, "resource", "changed"),
  ]
    .filter((part) => part !== "")
    .join(", ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function rebootsText({ reboots, rows }: Pick<Report, "reboots" | "rows">): string {
  const isWhole = !rows.some(({ label }) => label === "unknown");
  if (reboots.count === 0) return isWhole ? "no node goes down" : "no node is known to go down";
  const kinds = [
    kind(reboots.cold, "cold"),
    kind(reboots.warm, "warm"),
    kind(reboots.byOperator, "by an operator"),
  ].filter((text) => text !== "");
  return `${isWhole ? "" : "at least "}${reboots.count} ${reboots.count === 1 ? "node goes" : "nodes go"} down: ${kinds.join(", ")}`;
}

function kind(nodes: string, word: string): string {
  const count = nodesOf(nodes).length;
  return count === 0 ? "" : `${count} ${word}`;
}

function counted(count: number, noun: string, what: string): string {
  return count === 0 ? "" : `${count} ${noun}${count === 1 ? "" : "s"} ${what}`;
}
