import { ParseError } from "./parseError.ts";
import { textLines } from "./textLines.ts";

export interface GrubbyEntry {
  readonly index: number;
  /** `/boot/vmlinuz-5.14.0-503.el9.x86_64`. */
  readonly kernel: string;
  /** Kernel arguments, to be read with `parseKernelCommandLine`. */
  readonly args: string;
  readonly root: string;
  readonly title: string;
}

/**
 * Reads `grubby --info=DEFAULT` (one entry) or `--info=ALL`: `key=value` lines, the
 * value in double quotes that are not escaped inside; an entry begins with `index=`.
 * Entries that boot no Linux are left out.
 *
 * @throws {ParseError} where a Linux entry lacks kernel or args, there is none, or a
 *   line is no assignment
 */
export function parseGrubby(text: string): GrubbyEntry[] {
  const blocks: Map<string, string>[] = [];
  for (const line of textLines(text).filter((candidate) => candidate !== "")) {
    const [, key, value] = /^([a-z]+)=(.*)$/.exec(line) ?? [];
    if (key === "index") {
      blocks.push(new Map());
    }
    const block = blocks.at(-1);
    if (
      block === undefined ||
      (key === undefined && line !== "non linux entry" && line !== "lba")
    ) {
      throw new ParseError("Expected key=value of grubby", line);
    }
    if (key === undefined) {
      block.set(line, "");
    } else if (block.has(key) && key !== "initrd") {
      throw new ParseError("An entry of grubby says one thing twice", line);
    } else {
      block.set(key, unquoted(value ?? ""));
    }
  }
  const entries = blocks.filter((block) => !block.has("non linux entry")).map(entryOf);
  if (entries.length === 0) {
    throw new ParseError("Expected an entry with a kernel of grubby", text);
  }
  return entries;
}

function entryOf(block: ReadonlyMap<string, string>): GrubbyEntry {
  const [index = "", kernel = "", args] = [
    block.get("index"),
    block.get("kernel"),
    block.get("args"),
  ];
  if (!/^[0-9]{1,6}$/.test(index) || kernel === "" || args === undefined) {
    throw new ParseError(
      "An entry of grubby lacks its index, kernel or args",
      [...block.values()].join(" "),
    );
  }
  return {
    index: Number(index),
    kernel,
    args,
    root: block.get("root") ?? "",
    title: block.get("title") ?? "",
  };
}

function unquoted(value: string): string {
  if (!value.startsWith('"')) {
    return value;
  }
  if (value.length < 2 || !value.endsWith('"')) {
    throw new ParseError("A value of grubby does not end", value);
  }
  return value.slice(1, -1);
}
