import { type BlsEntry, parseBlsEntry } from "../parse/bls.ts";
import {
  type GrubEnvironment,
  parseGrubConfig,
  parseGrubEnvironment,
} from "../parse/grubConfig.ts";
import { parseGrubby } from "../parse/grubby.ts";
import { netnsModesOf, parseKernelCommandLine } from "../parse/kernelCommandLine.ts";
import { ParseError } from "../parse/parseError.ts";
import { parseRpmOstreeKargs } from "../parse/rpmOstree.ts";
import type { BootEntry } from "../rdmaFacts.ts";
import { type Reading, read, unknown } from "../reading.ts";
import { remembered } from "../remembered.ts";
import { attempt } from "./attempt.ts";
import { notInstalled } from "./jobOutput.ts";
import type { ProbeOutput } from "./probeOutput.ts";

/** What the next boot loads, as the boot loader's own files say. */
export interface NextBoot {
  readonly entry: Reading<BootEntry>;
  /** Kernel image of the entry; `null` where the source does not tell. */
  readonly kernel: string | null;
}

interface Found {
  readonly source: BootEntry["source"];
  readonly tokens: readonly string[];
  readonly kernel: string | null;
}

/**
 * Asks, in this order: rpm-ostree on a host booted from an image, grubby, the
 * generated grub.cfg (whose entries may be files in /boot/loader), boot loader
 * entries alone (systemd-boot), /etc/kernel/cmdline.
 */
export function assembleNextBoot(probe: ProbeOutput): NextBoot {
  let kernel: string | null = null;
  const entry = attempt((): Reading<BootEntry> => {
    const found = findEntry(probe);
    if (found === undefined) return unknown(nothingFound(probe));
    kernel = found.kernel;
    return read({ source: found.source, modes: netnsModesOf(found.tokens) });
  });
  return { entry, kernel };
}

/** A configuration that is there and cannot be read may be the one that boots: no other stands in for it. */
function findEntry(probe: ProbeOutput): Found | undefined {
  const told = fromRpmOstree(probe) ?? fromGrubby(probe);
  if (told !== undefined || deniedConfigurations(probe).length > 0) return told;
  return fromGrubConfig(probe) ?? fromLoaderEntries(probe) ?? fromKernelCmdline(probe);
}

function deniedConfigurations(probe: ProbeOutput): string[] {
  return [...probe.unreadable].filter((path) => /\/grub\.cfg$|\/loader\//.test(path));
}

function nothingFound(probe: ProbeOutput): string {
  const denied = deniedConfigurations(probe);
  return denied.length > 0
    ? `${denied.join(", ")} cannot be read without root`
    : "no boot loader configuration was found (grub.cfg, grubby, /boot/loader/entries, /etc/kernel/cmdline)";
}

function fromRpmOstree(probe: ProbeOutput): Found | undefined {
  const job = probe.jobs.get("rpm-ostree");
  if (job === undefined || notInstalled(job)) return undefined;
  if (job.status !== 0) throw new ParseError("rpm-ostree kargs failed", job.text);
  return { source: "rpm-ostree", tokens: parseRpmOstreeKargs(job.text), kernel: null };
}

/** grubby tells the default entry, not the one that next_entry makes the next boot take once. */
function fromGrubby(probe: ProbeOutput): Found | undefined {
  const job = probe.jobs.get("grubby");
  if (job === undefined || notInstalled(job)) return undefined;
  const once = environmentOfGrub2(probe).next_entry ?? "";
  if (once !== "") return fromLoaderEntries(probe);
  if (job.status !== 0) throw new ParseError("grubby --info=DEFAULT failed", job.text);
  const [entry] = parseGrubby(job.text);
  if (entry === undefined) return undefined;
  return { source: "grubby", tokens: parseKernelCommandLine(entry.args), kernel: entry.kernel };
}

/** A grub.cfg on the EFI partition is often a stub that loads the real one: only those with a menu count. */
function fromGrubConfig(probe: ProbeOutput): Found | undefined {
  const configs = [...probe.files].filter(
    ([path, text]) => path.endsWith("/grub.cfg") && entriesIn(text) !== "none",
  );
  const found = configs.flatMap(([path, text]): Found[] => {
    const environment = environmentBeside(probe, path);
    if (entriesIn(text) === "loader") {
      const entry = fromLoaderEntries(probe, parseGrubEnvironment(environment));
      return entry === undefined ? [] : [entry];
    }
    const menu = text + customBeside(probe, path, text);
    return [menuChoice(environment === "" ? menu : `${menu}\0${environment}`)];
  });
  const [first] = found;
  if (found.some((other) => modesOf(other) !== modesOf(first))) {
    const paths = configs.map(([path]) => path).join(" ");
    throw new ParseError("Several GRUB configurations differ, which one boots is not known", paths);
  }
  return first;
}

/** Where the entries of a grub.cfg are; it has none where it only loads another. */
const entriesIn = remembered((text): "loader" | "menu" | "none" => {
  if (/^\s*blscfg\b/m.test(text)) return "loader";
  return /^\s*(?:menuentry|submenu)\b/m.test(text) ? "menu" : "none";
}, 32);

/** Of grub.cfg and, behind a zero byte, grubenv; hosts of one image have equal ones. */
const menuChoice = remembered((files): Found => {
  const [config = "", environment = ""] = files.split("\0");
  const boot = parseGrubConfig(config, parseGrubEnvironment(environment));
  const tokens = parseKernelCommandLine(boot.arguments);
  return { source: "grub.cfg", tokens, kernel: boot.linux };
}, 32);

/**
 * What the grub.cfg that /etc/grub.d/41_custom made reads at its end: it may set
 * another default. Appended it means the same, but for its condition that it is there.
 */
function customBeside(probe: ProbeOutput, config: string, text: string): string {
  if (!text.includes("custom.cfg")) return "";
  const path = config.replace(/grub\.cfg$/, "custom.cfg");
  if (probe.unreadable.has(path)) throw new ParseError("custom.cfg of GRUB cannot be read", path);
  return `\n${probe.files.get(path) ?? ""}`;
}

/** Text of the grubenv of a grub.cfg; empty where there is none. */
function environmentBeside(probe: ProbeOutput, config: string): string {
  const path = config.replace(/grub\.cfg$/, "grubenv");
  if (probe.unreadable.has(path)) {
    throw new ParseError("The GRUB environment cannot be read", path);
  }
  return probe.files.get(path) ?? "";
}

function environmentOfGrub2(probe: ProbeOutput): GrubEnvironment {
  return parseGrubEnvironment(environmentBeside(probe, "/boot/grub2/grub.cfg"));
}

/**
 * Entries as files. One is chosen by its id in next_entry or saved_entry, or in
 * systemd-boot's loader.conf; without a choice the newest version boots, and
 * entries that agree on the mode need none.
 */
function fromLoaderEntries(probe: ProbeOutput, given?: GrubEnvironment): Found | undefined {
  const environment = given ?? environmentOfGrub2(probe);
  const entries = [...probe.files]
    .filter(([path]) => /\/loader\/entries\/[^/]+\.conf$/.test(path))
    .map(([path, text]) => ({ id: idOf(path), entry: parseBlsEntry(text, environment) }));
  const once = environment.next_entry ?? "";
  const wanted = once === "" ? (environment.saved_entry ?? loaderDefault(probe)) : once;
  const chosen = entries.filter(({ id }) => id === wanted.replace(/\.conf$/, ""));
  const candidates = (chosen.length > 0 ? chosen : entries).map(({ entry }) => foundIn(entry));
  if (chosen.length === 0 && once !== "") {
    throw new ParseError("The entry of the next boot is not among the boot loader entries", once);
  }
  const [first] = candidates;
  if (candidates.some((other) => modesOf(other) !== modesOf(first))) {
    const ids = entries.map(({ id }) => id).join(" ");
    throw new ParseError("Boot loader entries differ in RDMA mode, and none is the saved one", ids);
  }
  return candidates.length === 1 || first === undefined ? first : { ...first, kernel: null };
}

function foundIn(entry: BlsEntry): Found {
  return { source: "bls", tokens: parseKernelCommandLine(entry.options), kernel: entry.linux };
}

function idOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1, -".conf".length);
}

/** `default` of systemd-boot's loader.conf; empty where there is none. */
function loaderDefault(probe: ProbeOutput): string {
  const config = [...probe.files].find(([path]) => path.endsWith("/loader/loader.conf"))?.[1] ?? "";
  return /^default[ \t]+(\S+)/m.exec(config)?.[1] ?? "";
}

function fromKernelCmdline(probe: ProbeOutput): Found | undefined {
  const text = probe.files.get("/etc/kernel/cmdline");
  if (text === undefined) return undefined;
  return { source: "kernel-cmdline", tokens: parseKernelCommandLine(text), kernel: null };
}

function modesOf(found: Found | undefined): string {
  return found === undefined ? "" : netnsModesOf(found.tokens).join(" ");
}
