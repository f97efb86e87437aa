import { ParseError } from "../parse/parseError.ts";
import type { Section } from "./frame.ts";
import { type FunctionText, readFunctionText } from "./functionText.ts";
import { type JobOutput, parseJobs } from "./jobOutput.ts";
import { keyValues } from "./keyValues.ts";

/** Format of the sections that this code reads; the probe names its own in `begin`. */
const format = "1";

/** The sections of a probe, sorted for those who read them. */
export interface ProbeOutput {
  /** Section `host`: value by key; empty where the host has none. */
  host(key: string): string;
  readonly tools: readonly string[];
  readonly firmwareTool: { readonly name: string; readonly version: string };
  /** Paths found, by whose sign they are. */
  signs(whose: string): readonly string[];
  /** Names of telling processes that run. */
  readonly processes: readonly string[];
  readonly files: ReadonlyMap<string, string>;
  /** Files and folders that are there but could not be read. */
  readonly unreadable: ReadonlySet<string>;
  /** Every modprobe.d file, in order of precedence of its folder. */
  readonly modprobeFiles: readonly string[];
  /** Functions of network cards by PCI address, as the probe lists them. */
  readonly functions: readonly { readonly pci: string; readonly text: FunctionText }[];
  /** State of the boot unit of VFs; empty where there is none. */
  readonly bootUnit: string;
  readonly jobs: ReadonlyMap<string, JobOutput>;
}

/** @throws {ParseError} where the sections are not those of a probe that ran to its end */
export function readProbeOutput(sections: readonly Section[]): ProbeOutput {
  const begin = sections.find((section) => section.name === "begin");
  const host = sections.find((section) => section.name === "host");
  const jobs = sections.find((section) => section.name === "jobs");
  if (begin !== undefined && begin.args[0] !== format) {
    throw new ParseError(`Expected a probe of format ${format}`, begin.args.join(" "));
  }
  if (host === undefined || jobs === undefined) {
    const names = sections.map((section) => section.name).join(" ");
    throw new ParseError("Expected the sections of a probe, among them host and jobs", names);
  }
  const hostValues = keyValues(host.text);
  const signs = keyValues(textOf(sections, "signs"));
  const tool = sections.find((section) => section.name === "firmware-tool");
  const named = (name: string): Section[] => sections.filter((section) => section.name === name);
  return {
    host: (key) => hostValues.get(key)?.[0] ?? "",
    tools: words(textOf(sections, "tools")),
    firmwareTool: { name: tool?.args[0] ?? "", version: tool?.text ?? "" },
    signs: (whose) => signs.get(whose) ?? [],
    processes: words(textOf(sections, "processes")),
    files: new Map(named("file").map((section) => [section.args.join(" "), section.text])),
    unreadable: new Set(named("unreadable").map((section) => section.args.join(" "))),
    modprobeFiles: textOf(sections, "modprobe-files")
      .split("\n")
      .filter((path) => path !== ""),
    functions: named("function").map((section) => ({
      pci: section.args[0] ?? "",
      text: readFunctionText(section.text),
    })),
    bootUnit: named("boot-vfs")[0]?.args[0] ?? "",
    jobs: parseJobs(jobs.text),
  };
}

function textOf(sections: readonly Section[], name: string): string {
  return sections.find((section) => section.name === name)?.text ?? "";
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
