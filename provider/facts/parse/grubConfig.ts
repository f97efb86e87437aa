import type { GrubEnvironment } from "./grubEnvironment.ts";
import { type GrubEntry, type GrubMenu, parseGrubMenu } from "./grubMenu.ts";
import type { GrubWord } from "./grubScript.ts";
import { expandGrubWord, splitGrubWord } from "./grubWord.ts";
import { ParseError } from "./parseError.ts";

export { type GrubEnvironment, parseGrubEnvironment } from "./grubEnvironment.ts";

/** What the next boot takes from the GRUB menu. */
export interface GrubBoot {
  /** Title of the entry: `Ubuntu`. */
  readonly title: string;
  /** Kernel image: `/boot/vmlinuz-6.8.0-60-generic`. */
  readonly linux: string;
  /** Kernel arguments, to be read with `parseKernelCommandLine`. */
  readonly arguments: string;
}

/**
 * The entry that the next boot takes from a grub.cfg that grub-mkconfig
 * (update-grub) wrote, as GRUB chooses it (grub-core/normal/menu.c): next_entry
 * where it is set, else the value of `default` by number, title or id, `a>b` into
 * submenus; the first entry where nothing matches.
 *
 * /boot/grub/custom.cfg, which a grub.cfg of Debian reads at its end, is not seen here:
 * the caller appends it.
 *
 * @param environment variables of grubenv
 * @throws {ParseError} where the choice or the arguments cannot be told: entries from
 *   /boot/loader/entries (blscfg: ask grubby or read these), no entries, an entry
 *   that boots no Linux, or one that depends on conditions
 */
export function parseGrubConfig(text: string, environment: GrubEnvironment): GrubBoot {
  const menu = parseGrubMenu(text);
  if (menu.usesBls) {
    throw new ParseError("The GRUB entries are files in /boot/loader/entries", text);
  }
  const entry = choose(menu.entries, defaultOf(menu, environment));
  const [linux = "", ...words] = linuxOf(entry).flatMap((word) =>
    splitGrubWord(word, (name) => valueOf(name, menu, environment)),
  );
  return {
    title: entry.title,
    linux,
    arguments: words.map((word) => (/\s/.test(word) ? quoted(word) : word)).join(" "),
  };
}

/**
 * grub-mkconfig writes `set default="${next_entry}"` in an `if`, and the configured
 * default in its `else`: a literal, or `"${saved_entry}"`. A kept prev_saved_entry
 * becomes saved_entry again.
 */
function defaultOf(menu: GrubMenu, environment: GrubEnvironment): string {
  const words = menu.settings.get("default") ?? [];
  const next = environment.next_entry ?? "";
  if (next !== "" && words.some((word) => isVariable(word, "next_entry"))) {
    return next;
  }
  const previous = environment["prev_saved_entry"] ?? "";
  const saved = previous === "" ? (environment.saved_entry ?? "") : previous;
  const values = new Set(
    words
      .filter((word) => !isVariable(word, "next_entry"))
      .map((word) => (isVariable(word, "saved_entry") ? saved : literal(word))),
  );
  const [value, other] = values;
  if (other !== undefined) {
    throw new ParseError(
      "The GRUB configuration sets default in several ways",
      [...values].join(", "),
    );
  }
  return value ?? "";
}

function choose(entries: readonly GrubEntry[], wanted: string): GrubEntry {
  let menu = entries;
  let path = splitPath(wanted);
  for (;;) {
    const index = indexOf(menu, path[0] ?? "");
    const entry = menu[index];
    if (entry === undefined) {
      throw new ParseError("The GRUB menu has no entries", wanted);
    }
    // A missing entry moves those after it, unless they are chosen by name.
    const shifting = isName(menu, path[0] ?? "") ? [entry] : menu.slice(0, index + 1);
    if (shifting.some((candidate) => candidate.conditional)) {
      throw new ParseError("The default GRUB entry depends on a condition", entry.title);
    }
    if (entry.submenu === null) {
      return entry;
    }
    menu = entry.submenu;
    path = path.slice(1);
  }
}

/** `a>b` → a, b; `>>` stands for a `>` in a title. */
function splitPath(wanted: string): string[] {
  return wanted
    .replaceAll(">>", "\0")
    .split(">")
    .map((part) => part.replaceAll("\0", ">"));
}

function isName(entries: readonly GrubEntry[], wanted: string): boolean {
  return wanted !== "" && entries.some((entry) => entry.title === wanted || entry.id === wanted);
}

function indexOf(entries: readonly GrubEntry[], wanted: string): number {
  if (/^(?:0|[1-9][0-9]*)$/.test(wanted)) {
    return Number(wanted) < entries.length ? Number(wanted) : 0;
  }
  if (/^[0-9]/.test(wanted)) {
    // GRUB would read the digits as an index, depending on its version, `010` as octal.
    throw new ParseError("The default GRUB entry begins with a digit", wanted);
  }
  return isName(entries, wanted)
    ? entries.findIndex((entry) => entry.title === wanted || entry.id === wanted)
    : 0;
}

/**
 * The `linux` command of an entry. Ubuntu's cloud images have two, with and without
 * an initrd, that differ in `panic=-1` only; the last is the usual one.
 */
function linuxOf(entry: GrubEntry): readonly GrubWord[] {
  const last = entry.linux.at(-1);
  if (last === undefined) {
    throw new ParseError("The default GRUB entry boots no Linux", entry.title);
  }
  const same = new Set(
    entry.linux.map((words) => JSON.stringify(words.filter((word) => word[0] !== "panic=-1"))),
  );
  if (same.size > 1) {
    throw new ParseError("The default GRUB entry has several kernels or arguments", entry.title);
  }
  return last;
}

/** A variable in arguments: from grubenv, or the one value that the script gives it; unset is empty. */
function valueOf(name: string, menu: GrubMenu, environment: GrubEnvironment): string {
  // Set inside a function of Ubuntu, to `vt.handoff=7` or nothing.
  if (name === "vt_handoff") {
    return "";
  }
  const values = new Set((menu.settings.get(name) ?? []).map(literal));
  const [value, other] = values;
  if (other !== undefined) {
    throw new ParseError(
      "The GRUB configuration sets a variable of its kernel arguments in several ways",
      name,
    );
  }
  return value ?? environment[name] ?? "";
}

function literal(word: GrubWord): string {
  return expandGrubWord(word, (name) => {
    throw new ParseError("A setting of the GRUB configuration depends on a variable", name);
  });
}

function isVariable(word: GrubWord, name: string): boolean {
  return (
    word.length === 2 && word[0] === "" && typeof word[1] === "object" && word[1].variable === name
  );
}

function quoted(word: string): string {
  return `"${word.replaceAll('"', "")}"`;
}
