import type { RdmaMode } from "../rdmaMode.ts";
import { parseKernelCommandLine } from "./kernelCommandLine.ts";
import { modeOfArgument } from "./netnsMode.ts";
import { ParseError } from "./parseError.ts";
import { textLines } from "./textLines.ts";

/**
 * Mode that a load of ib_core would use now: the last netns_mode on its line in
 * `modprobe --show-depends ib_core`. modprobe prints the options of modprobe.d
 * first and those of the running kernel's command line after them, the last wins.
 *
 * @returns `undefined` where the line sets none (the kernel's default counts)
 * @throws {ParseError} where no line is about ib_core, where it is loaded by an
 *   install command whose effect cannot be told, or where a value is no boolean
 */
export function parseShowDepends(text: string): RdmaMode | undefined {
  let found = false;
  let mode: RdmaMode | undefined;
  for (const line of textLines(text)) {
    const [verb = "", target = "", ...options] = line.trim().split(/\s+/);
    if (verb === "install") {
      if (/\bib[_-]core\b/.test(line)) {
        throw new ParseError("ib_core is loaded by an install command", line);
      }
    } else if ((verb === "insmod" || verb === "builtin") && moduleOf(target) === "ib_core") {
      found = true;
      mode = lastMode(options) ?? mode;
    }
  }
  if (!found) {
    throw new ParseError("Expected ib_core in the modules that modprobe would load", text);
  }
  return mode;
}

/**
 * Mode that a modprobe.d file sets: the last `options ib_core … netns_mode=…`.
 * Comments begin with `#`, a backslash at the end of a line continues it, `-` and
 * `_` are the same in names (kmod libkmod-config.c).
 *
 * @returns `undefined` where the file sets none
 * @throws {ParseError} for a value that is no boolean
 */
export function parseModprobeFile(text: string): RdmaMode | undefined {
  let mode: RdmaMode | undefined;
  for (const line of text.replaceAll("\\\n", "").replaceAll("\\", "").split("\n")) {
    const [command, module = "", ...options] = parseKernelCommandLine(line);
    if (command === "options" && moduleOf(module) === "ib_core") {
      mode = lastMode(options) ?? mode;
    }
  }
  return mode;
}

/** `/lib/modules/6.8.0/kernel/drivers/infiniband/core/ib_core.ko.zst` → `ib_core`. */
function moduleOf(target: string): string {
  const file = target.slice(target.lastIndexOf("/") + 1);
  return file.replace(/\.ko(?:\.[a-z0-9]+)?$/, "").replaceAll("-", "_");
}

function lastMode(options: readonly string[]): RdmaMode | undefined {
  const last = options.findLast((option) => /^netns[_-]mode(?:=|$)/.test(option));
  if (last === undefined) {
    return undefined;
  }
  const value = last.slice("netns_mode=".length);
  return last.includes("=") ? modeOfArgument(value) : "shared";
}
