import type { Section } from "../../../provider/facts/assemble/frame.ts";
import { type ProbeOutput, readProbeOutput } from "../../../provider/facts/assemble/probeOutput.ts";

export interface ProbeParts {
  readonly host?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly unreadable?: readonly string[];
  readonly modprobeFiles?: readonly string[];
  /** Lines `whose<TAB>path`. */
  readonly signs?: readonly string[];
  readonly tools?: readonly string[];
  /** Lines by PCI address. */
  readonly functions?: Readonly<Record<string, readonly string[]>>;
  /** Text and exit code by part; 0 is the usual one, `null` for none. */
  readonly jobs?: Readonly<Record<string, string | readonly [string, number | null]>>;
}

/** The sections of a probe that says what `parts` hold and nothing else. */
export function sectionsOf(parts: ProbeParts): Section[] {
  const section = (name: string, text: string, ...args: string[]): Section => ({
    name,
    args,
    text,
  });
  const host = Object.entries(parts.host ?? {}).map(([key, value]) => `${key}\t${value}`);
  const jobs = Object.entries(parts.jobs ?? {}).flatMap(([part, output]) => {
    const [text, status] = typeof output === "string" ? [output, 0] : output;
    const lines = text === "" ? [] : text.split("\n").map((line) => `${part}\t=${line}`);
    return [`${part}\t?`, ...lines, ...(status === null ? [] : [`${part}\t.${status}`])];
  });
  return [
    section("begin", "", "1"),
    section("host", host.join("\n")),
    section("tools", (parts.tools ?? []).join("\n")),
    section("signs", (parts.signs ?? []).join("\n")),
    ...Object.entries(parts.files ?? {}).map(([path, text]) => section("file", text, path)),
    ...(parts.unreadable ?? []).map((path) => section("unreadable", "", path)),
    section("modprobe-files", (parts.modprobeFiles ?? []).join("\n")),
    ...Object.entries(parts.functions ?? {}).map(([pci, lines]) =>
      section("function", lines.join("\n"), pci),
    ),
    section("jobs", jobs.join("\n")),
    section("end", "", "0"),
  ];
}

export function probeOf(parts: ProbeParts): ProbeOutput {
  return readProbeOutput(sectionsOf(parts));
}
