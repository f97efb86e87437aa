import { ParseError } from "./parseError.ts";

/** A piece of a word: text, or a variable to be filled in when GRUB runs. */
export type GrubPart = string | { readonly variable: string; readonly quoted: boolean };
export type GrubWord = readonly GrubPart[];

/** One command of a GRUB script. `{` after the words opens a block, `closes` is a lone `}`. */
export interface GrubCommand {
  readonly words: readonly GrubWord[];
  readonly edge: "none" | "opens" | "closes";
}

/**
 * Splits a GRUB script into commands: words with `'…'`, `"…"`, `\x` and variables,
 * ended by newlines and `;`, comments from `#` at the begin of a word (GRUB manual
 * "Shell-like scripting").
 *
 * @throws {ParseError} where a quote does not end
 */
export function parseGrubScript(text: string): GrubCommand[] {
  const commands: GrubCommand[] = [];
  let words: GrubWord[] = [];
  const end = (edge: GrubCommand["edge"]): void => {
    if (words.length > 0 || edge !== "none") {
      commands.push({ words, edge });
    }
    words = [];
  };
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === "\n" || character === ";") {
      end("none");
      at += 1;
    } else if (isSpace(character)) {
      at += 1;
    } else if (text.startsWith("\\\n", at)) {
      at += 2;
    } else if (character === "#") {
      const newline = text.indexOf("\n", at);
      at = newline === -1 ? text.length : newline;
    } else {
      const word = readWord(text, at);
      at = word.end;
      if (word.parts.length === 1 && word.bare && word.parts[0] === "{") {
        end("opens");
      } else if (word.parts.length === 1 && word.bare && word.parts[0] === "}") {
        end("none");
        end("closes");
      } else {
        words.push(word.parts);
      }
    }
  }
  end("none");
  return commands;
}

interface ReadWord {
  readonly parts: GrubPart[];
  /** Nothing in it was quoted. */
  readonly bare: boolean;
  readonly end: number;
}

function readWord(text: string, begin: number): ReadWord {
  const parts: GrubPart[] = [];
  let literal = "";
  let quote = "";
  let bare = true;
  let at = begin;
  for (; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quote === "" && (isSpace(character) || character === "\n" || character === ";")) {
      break;
    }
    if (character === quote) {
      quote = "";
    } else if (quote === "" && (character === "'" || character === '"')) {
      quote = character;
      bare = false;
    } else if (character === "\\" && quote !== "'") {
      const next = text.charAt(at + 1);
      literal += next === "\n" ? "" : quote === "" || '$"\\'.includes(next) ? next : `\\${next}`;
      bare = false;
      at += 1;
    } else if (character === "$" && quote !== "'") {
      const variable = readVariable(text, at);
      if (variable === undefined) {
        literal += character;
      } else {
        parts.push(...(literal === "" ? [] : [literal]), {
          variable: variable.name,
          quoted: quote !== "",
        });
        literal = "";
        at = variable.end - 1;
      }
    } else {
      literal += character;
    }
  }
  if (quote !== "") {
    throw new ParseError("A quote in the GRUB configuration does not end", text.slice(begin));
  }
  if (literal !== "" || parts.length === 0) {
    parts.push(literal);
  }
  return { parts, bare, end: at };
}

const variable = /\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*|[0-9?#*@]))/y;

function readVariable(text: string, at: number): { name: string; end: number } | undefined {
  variable.lastIndex = at;
  const match = variable.exec(text);
  const name = match?.[1] ?? match?.[2];
  return name === undefined ? undefined : { name, end: variable.lastIndex };
}

function isSpace(character: string): boolean {
  return character === " " || character === "\t" || character === "\r";
}
