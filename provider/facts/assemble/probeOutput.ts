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
  const byName = Map.groupBy(sections, ({ name }) => name);
  const named = (name: string): readonly Section[] => byName.get(name) ?? [];
  const [begin] = named("begin");
  const [host] = named("host");
  const [jobs] = named("jobs");
  const [tool] = named("firmware-tool");
  if (begin !== undefined && begin.args[0] !== format) {
    throw new ParseError(`Expected a probe of format ${format}`, begin.args.join(" "));
  }
  if (host === undefined || jobs === undefined) {
    const names = sections.map((section) => section.name).join(" ");
    throw new ParseError("Expected the sections of a probe, among them host and jobs", names);
  }
  const hostValues = keyValues(host.text);
  const textOf = (name: string): string => named(name)[0]?.text ?? "";
  const signs = keyValues(textOf("signs"));
  return {
    host: (key) => hostValues.get(key)?.[0] ?? "",
    tools: lines(textOf("tools")),
    firmwareTool: { name: tool?.args[0] ?? "", version: tool?.text ?? "" },
    signs: (whose) => signs.get(whose) ?? [],
    processes: lines(textOf("processes")),
    files: new Map(named("file").map((section) => [section.args.join(" "), section.text])),
    unreadable: new Set(named("unreadable").map((section) => section.args.join(" "))),
    modprobeFiles: lines(textOf("modprobe-files")),
    functions: named("function").map((section) => ({
      pci: section.args[0] ?? "",
      text: readFunctionText(section.text),
    })),
    bootUnit: named("boot-vfs")[0]?.args[0] ?? "",
    jobs: parseJobs(jobs.text),
  };
}

function lines(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}
