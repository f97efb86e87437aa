import { foldNodes } from "../facts/nodeset.ts";
import { cleanText } from "./cleanText.ts";
import { countRows } from "./countRows.ts";
import { escapeMarkup } from "./escapeMarkup.ts";
import { script, scriptHash, style, styleHash } from "./htmlAssets.ts";
import { nodesOf } from "./nodesOf.ts";
import type { Report, ReportMessage, ReportRollout, ReportRow } from "./report.ts";
import { shortNodes } from "./shortNodes.ts";
import { verdictWords } from "./verdict.ts";

/** What is drawn as urgent, by label. */
const tones: Readonly<Record<string, string>> = {
  "by hand": "error",
  cold: "error",
  reboot: "error",
  loss: "error",
  warm: "reboots",
  unknown: "unknown",
  restart: "reboots",
  reload: "reboots",
  drain: "reboots",
  blocked: "unknown",
  "at once": "change",
};

/** A page that needs nothing else: no network, light and dark, nodes to be searched for. */
export function formatHtml(report: Report): string {
  const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; script-src 'sha256-${scriptHash}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(`${verdictWords[report.verdict]}: ${report.name}`)}</title>
<style>${style}</style>
</head>
<body>
${header(report)}
${problems(report)}
${report.rows.length === 0 ? "" : find}
${reasons(report.rows)}
${report.rollouts.map(rollout).join("\n")}
${changes(report)}
${messages(report.warnings)}
${report.rows.length === 0 ? "" : `<script>${script}</script>`}
</body>
</html>
`;
}

const find = `<div class="find" hidden><label>Find a node: <input type="search" placeholder="dgx031" autocomplete="off"></label><output></output></div>`;

function header(report: Report): string {
  const { reboots, maxReboots, rows } = report;
  const atLeast = isWhole(report) ? "" : "≥ ";
  const down = maxReboots === null ? "nodes go down" : `nodes go down, ${maxReboots} may`;
  const tiles: readonly (readonly [count: number, words: string, atLeast: string])[] = [
    [reboots.count, down, atLeast],
    [nodesOf(reboots.cold).length, "cold power cycles", atLeast],
    [nodesOf(reboots.warm).length, "warm reboots", atLeast],
    [nodesOf(reboots.byOperator).length, "rebooted by an operator", atLeast],
    [countRows(rows, "unknown"), "unknown", ""],
    [countRows(rows, "blocked"), "blocked", ""],
    [report.changes.length, "resources changed", report.verdict === "error" ? "≥ " : ""],
  ];
  // A failed preview proves no zero.
  const shown = tiles.filter(
    ([number, words]) => number > 0 || (words === down && report.verdict !== "error"),
  );
  return `<header class="${report.verdict}">
<h1><span class="verdict">${text(verdictWords[report.verdict])}</span> <code>${text(report.name)}</code></h1>
<p>${prose(report.headline)}</p>
<div class="tiles">${shown.map(([number, words, least]) => `<div class="tile"><b>${least}${number}</b><span>${text(words)}</span></div>`).join("")}</div>
</header>`;
}

/** What is unknown, or what a failed preview did not get to, may need a reboot too. */
function isWhole({ verdict, rows }: Report): boolean {
  return verdict !== "error" && !rows.some(({ label }) => label === "unknown");
}

function problems({ problems: found, errors }: Report): string {
  if (found.length === 0) return "";
  return `<div class="problems">
<p><strong>This preview is no basis for a decision.</strong> What is missing below may still be about to change.</p>
<ul>${found.map((problem) => `<li>${prose(problem)}</li>`).join("")}</ul>
${errors.map(({ resource, text: words }) => `${resource === "" ? "" : `<p>${text(resource)}</p>`}<pre>${text(words)}</pre>`).join("\n")}
</div>`;
}

function reasons(rows: readonly ReportRow[]): string {
  if (rows.length === 0) return "";
  const body = rows.map(
    ({ label, hosts, text: why, resource }) =>
      `<tr${searchable(hosts)}><td class="short">${pill(label)}</td>${count(hosts)}<td class="nodes">${nodes(hosts)}</td><td class="why">${prose(why)}</td><td class="short">${text(resource)}</td></tr>`,
  );
  return table("What and why", ["Act", "", "Nodes", "Why", "Resource"], body);
}

function rollout({ resource, waves, approve }: ReportRollout): string {
  const body = waves.map(
    ({ number, hosts, act, note }) =>
      `<tr${searchable(hosts)}><td class="number">${text(number)}</td><td class="short">${act === "" ? "" : pill(act)}</td>${count(hosts)}<td class="nodes">${nodes(hosts)}${note === "" ? "" : ` <span class="soft">${prose(note)}</span>`}</td></tr>`,
  );
  const line =
    approve === null
      ? ""
      : `<p class="approve">To approve this or less, put into <code>${text(approve.file)}</code>:</p><pre>${text(approve.line)}</pre>`;
  return `${waves.length === 0 ? "" : table(`Waves of ${resource}`, ["Wave", "Act", "", "Nodes"], body)}
${line}`;
}

function changes({ changes: found }: Report): string {
  if (found.length === 0) return "";
  const body = found.map(
    ({ op, resource, urn }) =>
      `<tr><td class="short">${text(op)}</td><td>${text(resource)}</td><td><code>${text(urn)}</code></td></tr>`,
  );
  const inner = table("", ["", "Resource", "URN"], body);
  return `<h2>Changed resources: ${found.length}</h2>\n${found.length > 30 ? `<details><summary>All of them</summary>${inner}</details>` : inner}`;
}

function messages(warnings: readonly ReportMessage[]): string {
  if (warnings.length === 0) return "";
  return `<h2>Warnings, as the preview printed them</h2>
${warnings.map(({ resource, text: words }) => `<details><summary>${text(resource === "" ? "The preview" : resource)}</summary><pre>${text(words)}</pre></details>`).join("\n")}`;
}

function table(title: string, columns: readonly string[], body: readonly string[]): string {
  const head = columns.map((column) => `<th>${text(column)}</th>`).join("");
  return `${title === "" ? "" : `<h2>${text(title)}</h2>\n`}<div class="table"><table><thead><tr>${head}</tr></thead><tbody>
${body.join("\n")}
</tbody></table></div>`;
}

function pill(label: string): string {
  return `<span class="pill ${tones[label] ?? ""}">${text(label)}</span>`;
}

function count(hosts: string): string {
  return `<td class="number">${hosts === "" ? "" : nodesOf(hosts).length}</td>`;
}

/** A nodeset; a long one is folded to its beginning. */
function nodes(hosts: string): string {
  const short = shortNodes(hosts, 160);
  if (short === hosts) return names(hosts);
  return `<details class="long"><summary>${names(short)}</summary>${names(foldNodes(nodesOf(hosts)))}</details>`;
}

/** May be broken behind a comma. */
function names(nodeset: string): string {
  return `<code>${text(nodeset).replaceAll(",", ",<wbr>")}</code>`;
}

/** Names in full, so that a node is found within a folded range. */
function searchable(hosts: string): string {
  return hosts === "" ? "" : ` data-nodes="${text(nodesOf(hosts).join(" "))}"`;
}

function text(value: string): string {
  return escapeMarkup(cleanText(value));
}

/** What stands between two backticks is code. */
function prose(value: string): string {
  return value
    .split(/`([^`]*)`/)
    .map((part, index) => (index % 2 === 1 ? `<code>${text(part)}</code>` : text(part)))
    .join("");
}
