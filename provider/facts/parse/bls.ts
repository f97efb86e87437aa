import { ParseError } from "./parseError.ts";
import { textLines } from "./textLines.ts";

/** A boot loader entry of /boot/loader/entries (UAPI "Boot Loader Specification"). */
export interface BlsEntry {
  readonly title: string;
  readonly version: string;
  /** Kernel image, relative to the boot partition. */
  readonly linux: string;
  readonly initrd: readonly string[];
  /** Kernel arguments, variables of grubenv filled in. */
  readonly options: string;
}

/**
 * Reads an entry file: `key value` lines, `#` comments, several `options` lines in
 * order.
 *
 * RHEL 8 keeps the arguments in grubenv and writes `options $kernelopts $tuned_params`.
 *
 * @param environment variables of grubenv
 * @throws {ParseError} where no kernel is named, or `$kernelopts` is not in grubenv
 *   (GRUB would fall back to what grub.cfg gives it)
 */
export function parseBlsEntry(
  text: string,
  environment: Readonly<Partial<Record<string, string>>> = {},
): BlsEntry {
  const values = new Map<string, string[]>();
  for (const line of textLines(text).map((candidate) => candidate.trim())) {
    if (line === "" || line.startsWith("#")) {
      continue;
    }
    const [, key, value] = /^([A-Za-z][A-Za-z0-9_-]*)(?:[ \t]+(.*))?$/.exec(line) ?? [];
    if (key === undefined) {
      throw new ParseError('Expected "key value" in a boot loader entry', line);
    }
    const known = values.get(key) ?? [];
    known.push(value ?? "");
    values.set(key, known);
  }
  const linux = values.get("linux")?.[0] ?? "";
  if (linux === "") {
    throw new ParseError("A boot loader entry names no kernel", text);
  }
  return {
    title: values.get("title")?.[0] ?? "",
    version: values.get("version")?.[0] ?? "",
    linux,
    initrd: values.get("initrd") ?? [],
    options: expand((values.get("options") ?? []).join(" "), environment),
  };
}

function expand(options: string, environment: Readonly<Partial<Record<string, string>>>): string {
  return options
    .split(/[ \t]+/)
    .map((word) => {
      const name = /^\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?$/.exec(word)?.[1];
      if (name === undefined) {
        return word;
      }
      const value = environment[name];
      if (value === undefined && name === "kernelopts") {
        throw new ParseError(
          "grubenv has no kernelopts, which a boot loader entry refers to",
          options,
        );
      }
      return value ?? "";
    })
    .filter((word) => word !== "")
    .join(" ");
}
