import { cleanLine, cleanText } from "./cleanText.ts";
import { codeMarkdown, escapeMarkdown } from "./escapeMarkdown.ts";
import { escapeMarkup } from "./escapeMarkup.ts";
import { fitSections, type Section } from "./fitSections.ts";
import { nodesOf } from "./nodesOf.ts";
import type { Report, ReportMessage, ReportRollout, ReportRow } from "./report.ts";
import { shortNodes } from "./shortNodes.ts";
import { type Verdict, verdictWords } from "./verdict.ts";

/** Bytes of the longest comment: GitHub takes 65,536 characters, GitLab more. */
export const commentBytes = 60_000;

/** Rows of one section: short enough that a section is never all that fits. */
const rowsPerSection = 40;

const symbols: Readonly<Record<Verdict, string>> = {
  error: "🛑",
  "over-budget": "🛑",
  unknown: "⚠️",
  reboots: "🔁",
  change: "✏️",
  "no-change": "✅",
};

/** The line by which a later run finds the comment that it edits; not shown. */
export function markerOf(name: string): string {
  return `<!-- pulumi-rdma report: ${encodeURIComponent(cleanLine(name, 120))} -->`;
}

/** A comment for a pull request, at most `commentBytes` long: the most severe first, details folded. */
export function formatMarkdown(report: Report): string {
  const head = [
    markerOf(report.name),
    `### ${symbols[report.verdict]} ${verdictWords[report.verdict]}: ${codeMarkdown(cleanLine(report.name, 120))}`,
    "",
    escapeMarkdown(report.headline),
  ].join("\n");
  const sections = [
    ...problemSections(report),
    ...rowSections(report),
    ...report.rollouts.flatMap(rolloutSections),
    ...changeSections(report),
    ...report.warnings.map((message) => wholeSection("Warning", message)),
  ];
  return `${fitSections(head, sections, commentBytes).trimEnd()}\n`;
}

function problemSections({ problems, errors }: Report): Section[] {
  if (problems.length === 0) return [];
  const list = problems.map((problem) => `- ${escapeMarkdown(problem, 600)}`).join("\n");
  const text = `**This preview is no basis for a decision.** What is missing below may still be about to change.\n\n${list}`;
  return [
    { title: "the problems", text },
    ...errors.map((message, index) => {
      const section = wholeSection("Error", message);
      const text = section.text.replace("<details>", "<details open>");
      return index === 0 ? { ...section, text } : section;
    }),
  ];
}

function rowSections({ rows }: Report): Section[] {
  const severe = rows.filter(({ label }) => label !== "note");
  const notes = rows.filter(({ label }) => label === "note");
  return [...tables(severe, "reasons"), ...tables(notes, "notes")];
}

function tables(rows: readonly ReportRow[], title: string): Section[] {
  return chunks(rows, rowsPerSection).map((part, index) => ({
    title: index === 0 ? title : `further ${title}`,
    text: ["| | Nodes | | Why | Resource |", "|---|---|--:|---|---|", ...part.map(rowLine)].join(
      "\n",
    ),
  }));
}

function rowLine({ label, hosts, text, resource }: ReportRow): string {
  const count = hosts === "" ? "" : String(nodesOf(hosts).length);
  return `| **${escapeMarkdown(label)}** | ${codeMarkdown(shortNodes(hosts, 160))} | ${count} | ${escapeMarkdown(text)} | ${escapeMarkdown(resource, 80)} |`;
}

function rolloutSections({ resource, waves, approve }: ReportRollout): Section[] {
  const label = escapeMarkdown(resource, 80);
  const lines = waves.map(
    ({ number, hosts, act, note }) =>
      `| ${number} | ${codeMarkdown(shortNodes(hosts, 160))} | ${escapeMarkdown(act)} | ${escapeMarkdown(note)} |`,
  );
  return [
    ...(waves.length === 0
      ? []
      : [
          folded(
            `waves of ${resource}`,
            `Waves of ${label}: ${waves.at(-1)?.number.split("-").at(-1) ?? ""}`,
            ["| Wave | Nodes | | |", "|--:|---|---|---|", ...lines].join("\n"),
          ),
        ]),
    ...(approve === null || approve.line.length > 4000
      ? []
      : [
          folded(
            `approval of ${resource}`,
            `To approve this or less, put into ${codeMarkdown(approve.file)}`,
            preformatted(approve.line),
          ),
        ]),
  ];
}

function changeSections({ changes }: Report): Section[] {
  const lines = changes.map(({ op, resource }) => `${op.padEnd(10)} ${resource}`);
  return chunks(lines, 200).map((part) =>
    folded(
      "changed resources",
      `Changed resources: ${changes.length}`,
      preformatted(part.join("\n")),
    ),
  );
}

/** The message as the preview printed it; the longest are cut, with a line that says so. */
function wholeSection(kind: string, { resource, text }: ReportMessage): Section {
  const where = resource === "" ? "of the preview" : `of ${resource}`;
  const most = 12_000;
  const cut =
    text.length > most
      ? `${text.slice(0, most)}\n… ${text.length - most} more characters: see the HTML report`
      : text;
  const summary = `${kind} ${escapeMarkdown(where, 120)}`;
  return folded(`${kind.toLowerCase()} ${where}`, summary, preformatted(cut));
}

function folded(title: string, summary: string, body: string): Section {
  return {
    title: escapeMarkdown(title, 120),
    text: `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`,
  };
}

/** An HTML block that only its end tag ends (CommonMark 4.6, kind 1): nothing in it is Markdown. */
function preformatted(text: string): string {
  return `<pre>\n${escapeMarkup(cleanText(text))}\n</pre>`;
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}
