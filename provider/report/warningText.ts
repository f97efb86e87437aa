import type { Row } from "../plan/text/layout.ts";

export interface WaveLine {
  /** `1`, or `13-20` where the warning only counts the rest. */
  readonly number: string;
  /** Folded nodeset. */
  readonly hosts: string;
  /** `cold`, `warm`, `reload`, `drain`; empty where the warning only counts the rest. */
  readonly act: string;
  readonly note: string;
}

/** The parts of a warning that check() printed. */
export interface WarningText {
  /** Counts: `2 of 6 nodes would reboot: 2 warm; 3 are right, 1 unknown`. */
  readonly headline: string;
  readonly rows: readonly Row[];
  readonly waves: readonly WaveLine[];
  /** `rdma:approve: {warm: "dgx[031-032]"}` and the file that it belongs into. */
  readonly approve: { readonly file: string; readonly line: string } | null;
  /** What stands below rows and waves, a line each. */
  readonly notes: readonly string[];
}

/**
 * The inverse of `formatRolloutWarning`, `formatResourceWarning` and
 * `formatForecast`: a preview carries what is unknown, and the reasons in words,
 * only in their text. Any other text is a headline, and lines below it are notes.
 */
export function parseWarning(message: string): WarningText {
  const [headline = "", ...lines] = message
    .replace(/^warning: /, "")
    .trimEnd()
    .split("\n");
  const rowsEnd = endOfBlock(lines, 0);
  const wavesAt = lines.findIndex((line) => /^Waves \(maxUnavailable \d+\):$/.test(line));
  const wavesEnd = wavesAt < 0 ? -1 : endOfBlock(lines, wavesAt + 1);
  const below = lines.filter(
    (_, index) => index >= rowsEnd && (wavesAt < 0 || index < wavesAt || index >= wavesEnd),
  );
  const notes = unhang(below);
  const approve = approveOf(notes);
  return {
    headline,
    rows: parseRows(lines.slice(0, rowsEnd)),
    waves: wavesAt < 0 ? [] : parseWaves(lines.slice(wavesAt + 1, wavesEnd)),
    approve,
    notes: approve === null ? notes : notes.filter((note) => !note.startsWith("To approve this")),
  };
}

function endOfBlock(lines: readonly string[], start: number): number {
  const end = lines.findIndex((line, index) => index >= start && !line.startsWith("  "));
  return end < 0 ? lines.length : end;
}

/** Lines that were broken with a hanging indent are put together again. */
function unhang(lines: readonly string[]): string[] {
  const notes: string[] = [];
  for (const line of lines)
    if (line.startsWith("  ") && notes.length > 0)
      notes[notes.length - 1] = `${notes.at(-1) ?? ""} ${line.trim()}`;
    else if (line.trim() !== "") notes.push(line.trim());
  return notes;
}

function approveOf(notes: readonly string[]): WarningText["approve"] {
  for (const note of notes) {
    const found = /^To approve this or less, put into (\S+): (rdma:approve: .*)$/.exec(note);
    if (found !== null) return { file: found[1] ?? "", line: found[2] ?? "" };
  }
  return null;
}

/** A row begins in the third column; its label ends at two spaces. */
const rowStart = /^ {2}(\S+(?: \S+)*)(?: {2,}|$)/;

/** The inverse of `layoutRows`. */
function parseRows(lines: readonly string[]): Row[] {
  const labels = lines.flatMap((line) => rowStart.exec(line)?.[1] ?? []);
  const hostsAt = 4 + Math.max(0, ...labels.map(({ length }) => length));
  const rows: { label: string; hosts: string; text: string }[] = [];
  for (const line of lines) {
    const label = rowStart.exec(line)?.[1];
    const last = rows.at(-1);
    if (label !== undefined) {
      const rest = line.slice(hostsAt);
      const [, hosts = "", text = ""] = /^(\S*) *(.*)$/.exec(rest) ?? [];
      rows.push({ label, hosts, text });
    } else if (last !== undefined) {
      const text = line.trim();
      // Only a nodeset that ends in a comma goes on below itself.
      if (line.search(/\S/) === hostsAt && last.text === "" && last.hosts.endsWith(","))
        last.hosts += text;
      else last.text = last.text === "" ? text : `${last.text} ${text}`;
    }
  }
  return rows;
}

/** The inverse of `formatWaves`, without its first line. */
function parseWaves(lines: readonly string[]): WaveLine[] {
  const waves: WaveLine[] = [];
  for (const line of lines) {
    const wave = /^ +(\d+) {2}(\S+) +(cold|warm|reload|drain)(?: +(.*))?$/.exec(line);
    if (wave !== null) {
      const [, number = "", hosts = "", act = "", note = ""] = wave;
      waves.push({ number, hosts, act, note });
    }
  }
  const rest = / and (\d+) more waves: (.*?)(?: canary: |$)/.exec(
    lines.map((line) => ` ${line.trim()}`).join(""),
  );
  if (rest !== null) {
    const [, count = "0", hosts = ""] = rest;
    const last = waves.length + Number(count);
    waves.push({ number: `${waves.length + 1}-${last}`, hosts, act: "", note: "" });
  }
  return waves;
}
