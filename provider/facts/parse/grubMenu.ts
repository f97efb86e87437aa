import { ParseError } from "./parseError.ts";
import { type GrubCommand, type GrubWord, parseGrubScript } from "./grubScript.ts";

/** An entry of a GRUB menu: it boots something, or holds a menu of its own. */
export interface GrubEntry {
  readonly title: string;
  /** `gnulinux-simple-…`; empty where the entry has none. */
  readonly id: string;
  /** Stands in an `if`, so that it may be missing when GRUB runs. */
  readonly conditional: boolean;
  /** `linux` commands of the entry in order: path first, then the arguments. */
  readonly linux: readonly (readonly GrubWord[])[];
  /** Entries of a submenu; `null` for a menuentry. */
  readonly submenu: readonly GrubEntry[] | null;
}

export interface GrubMenu {
  readonly entries: readonly GrubEntry[];
  /** Every `set name=value` and `name=value` outside of entries, in order. */
  readonly settings: ReadonlyMap<string, readonly GrubWord[]>;
  /** The entries come from /boot/loader/entries (Fedora and RHEL 8 or later). */
  readonly usesBls: boolean;
}

interface Block {
  readonly kind: "menuentry" | "submenu" | "other";
  readonly title: string;
  readonly id: string;
  readonly conditional: boolean;
  readonly linux: (readonly GrubWord[])[];
  readonly entries: GrubEntry[];
}

const loaders = new Set(["linux", "linuxefi", "linux16"]);
const leadIns = new Set(["then", "else", "do"]);

/**
 * Reads a generated grub.cfg into its menu.
 *
 * @throws {ParseError} where blocks, conditions or quotes do not end, a function makes entries,
 *   or an entry has no block
 */
export function parseGrubMenu(text: string): GrubMenu {
  const settings = new Map<string, GrubWord[]>();
  const blocks: Block[] = [newBlock("other", "", "", false)];
  let usesBls = false;
  let conditions = 0;
  let insideEntries = 0;
  for (const command of parseGrubScript(text)) {
    const inner = blocks.at(-1);
    if (inner === undefined) {
      throw new ParseError("A block of the GRUB configuration ends before it begins", text);
    }
    const words = withoutLeadIns(command.words);
    const name = plain(words[0]);
    if (command.edge === "closes") {
      blocks.pop();
      insideEntries -= inner.kind === "other" ? 0 : 1;
      close(inner, blocks.at(-1));
    } else if (command.edge === "opens") {
      const block = open(name, words.slice(1), conditions > 0);
      insideEntries += block.kind === "other" ? 0 : 1;
      blocks.push(block);
    } else if (name === "if" || name === "while" || name === "until" || name === "for") {
      conditions += 1;
    } else if (name === "fi" || name === "done") {
      conditions -= 1;
      if (conditions < 0) {
        throw new ParseError("A condition of the GRUB configuration ends before it begins", text);
      }
    } else if (name === "menuentry" || name === "submenu") {
      throw new ParseError("A GRUB entry has no block", words.map(plain).join(" "));
    } else if (name === "blscfg") {
      usesBls = true;
    } else if (insideEntries === 0 && isSetting(name)) {
      addSetting(settings, words[name === "set" ? 1 : 0] ?? []);
    } else if (loaders.has(name)) {
      inner.linux.push(words.slice(1));
    }
  }
  const root = blocks[0];
  if (root === undefined || blocks.length > 1 || conditions > 0) {
    throw new ParseError("A block of the GRUB configuration does not end", text.slice(-200));
  }
  return { entries: root.entries, settings, usesBls };
}

function newBlock(kind: Block["kind"], title: string, id: string, conditional: boolean): Block {
  return { kind, title, id, conditional, linux: [], entries: [] };
}

function open(name: string, words: readonly GrubWord[], conditional: boolean): Block {
  if (name !== "menuentry" && name !== "submenu") {
    return newBlock("other", "", "", conditional);
  }
  let title: string | undefined;
  let id = "";
  for (let at = 0; at < words.length; at += 1) {
    const word = plain(words[at]);
    const next = plain(words[at + 1]);
    if (word === "--id" || word === "$menuentry_id_option") {
      id = next;
      at += 1;
    } else if (["--class", "--users", "--hotkey", "--source"].includes(word)) {
      at += 1;
    } else if (word.startsWith("--id=")) {
      id = word.slice("--id=".length);
    } else if (!word.startsWith("--")) {
      title ??= word;
    }
  }
  return newBlock(name, title ?? "", id, conditional);
}

function close(block: Block, outer: Block | undefined): void {
  if (block.kind === "other") {
    if (block.entries.length > 0) {
      const title = block.entries[0]?.title ?? "";
      throw new ParseError("A function of the GRUB configuration makes entries", title);
    }
    // A plain `{ … }` in an entry belongs to it.
    for (const command of block.linux) {
      outer?.linux.push(command);
    }
    return;
  }
  outer?.entries.push({
    title: block.title,
    id: block.id,
    conditional: block.conditional,
    linux: block.linux,
    submenu: block.kind === "submenu" ? block.entries : null,
  });
}

function isSetting(name: string): boolean {
  return name === "set" || /^[A-Za-z_][A-Za-z0-9_]*=/.test(name);
}

function addSetting(settings: Map<string, GrubWord[]>, word: GrubWord): void {
  const [first = "", ...rest] = word;
  const equals = typeof first === "string" ? first.indexOf("=") : -1;
  if (typeof first !== "string" || equals === -1) {
    return;
  }
  const name = first.slice(0, equals);
  const values = settings.get(name) ?? [];
  values.push([first.slice(equals + 1), ...rest]);
  settings.set(name, values);
}

function withoutLeadIns(words: GrubCommand["words"]): GrubCommand["words"] {
  const first = words.findIndex((word) => !leadIns.has(plain(word)));
  return first === -1 ? [] : words.slice(first);
}

/** A word as it stands in the script, variables as `$name`. */
function plain(word: GrubWord | undefined): string {
  return (word ?? [])
    .map((part) => (typeof part === "string" ? part : `$${part.variable}`))
    .join("");
}
