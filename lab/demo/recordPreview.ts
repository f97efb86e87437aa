// Draws the first `pulumi preview` of a demo run, read from stdin, as an SVG on stdout.
import { text } from "node:stream/consumers";

const lineHeight = 18;
const characterWidth = 8.0;
const margin = 16;

const palette = {
  plain: "#d6deeb",
  prompt: "#7fdbca",
  warning: "#ffcb6b",
  cold: "#ff6b6b",
  warm: "#ffa657",
  unknown: "#c792ea",
  quiet: "#8ab4f8",
} as const;

function colourOf(line: string): string {
  if (line.startsWith("$")) return palette.prompt;
  if (/^ *warning:/.test(line)) return palette.warning;
  const [, first = ""] = /^ +(cold|warm|at once|unknown|blocked) /.exec(line) ?? [];
  switch (first) {
    case "cold":
      return palette.cold;
    case "warm":
      return palette.warm;
    case "unknown":
    case "blocked":
      return palette.unknown;
    case "at once":
      return palette.quiet;
    default:
      return palette.plain;
  }
}

/** Lines of the first preview; rows that the engine prints again as they change are kept once. */
function previewLines(output: string): string[] {
  const start = output.indexOf("$ pulumi preview");
  if (start === -1) throw new Error("The input holds no `$ pulumi preview`; pipe a demo run in");
  const end = output.indexOf("──", start);
  const lines = output
    .slice(start, end === -1 ? undefined : end)
    .replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g"), "")
    .trimEnd()
    .split("\n");
  const isRow = (line: string): boolean => / pulumi(-nodejs)?:/.test(line) && !line.endsWith(":");
  return lines.filter(
    (line, index) =>
      !isRow(line) || !lines.slice(index + 1).some((later) => isRow(later) && sameRow(line, later)),
  );
}

function sameRow(a: string, b: string): boolean {
  const name = (line: string): string => / (pulumi\S+ \S+)/.exec(line)?.[1] ?? line;
  return name(a) === name(b);
}

function escape(line: string): string {
  return line.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

const lines = previewLines(await text(process.stdin)).map((line) =>
  line.length > 118 ? `${line.slice(0, 117)}…` : line,
);
const width = Math.max(...lines.map((line) => line.length)) * characterWidth + 2 * margin;
const height = lines.length * lineHeight + 2 * margin;
const rows = lines.map(
  (line, index) =>
    `  <text x="${margin}" y="${margin + (index + 0.75) * lineHeight}" fill="${colourOf(line)}">${escape(line)}</text>`,
);
process.stdout.write(
  [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `  <title>pulumi preview names the nodes that would reboot, how and why</title>`,
    `  <rect width="100%" height="100%" rx="8" fill="#011627"/>`,
    `  <g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13" xml:space="preserve" style="white-space: pre">`,
    ...rows,
    `  </g>`,
    `</svg>`,
    "",
  ].join("\n"),
);
