import type { RdmaMode } from "../rdmaMode.ts";
import { modeOfArgument } from "./netnsMode.ts";

/** Space as the kernel takes it. */
const space = new Set([" ", "\t", "\n", "\v", "\f", "\r"]);

/**
 * Tokens of a kernel command line (/proc/cmdline, boot entries). A double quote
 * keeps spaces together, anywhere in a token, and has no escape (Linux
 * lib/cmdline.c next_arg); quotes are kept out of the token. An unclosed quote
 * runs to the end.
 */
export function parseKernelCommandLine(text: string): string[] {
  const tokens: string[] = [];
  let token = "";
  let begun = false;
  let quoted = false;
  for (const character of text) {
    if (character === '"') {
      quoted = !quoted;
      begun = true;
    } else if (!quoted && space.has(character)) {
      if (begun) {
        tokens.push(token);
      }
      token = "";
      begun = false;
    } else {
      token += character;
      begun = true;
    }
  }
  if (begun) {
    tokens.push(token);
  }
  return tokens;
}

/**
 * Every `ib_core.netns_mode=` in order; the last one wins. `-` and `_` are the same
 * in names, and without a value a boolean is on. modprobe, which hands the arguments
 * to the module, does not stop at a lone `--` (kmod libkmod-config.c).
 *
 * @throws {ParseError} for a value that the kernel would refuse
 */
export function netnsModesOf(tokens: readonly string[]): RdmaMode[] {
  return tokens.flatMap((token) => {
    const [name = "", ...value] = token.split("=");
    if (name.replaceAll("-", "_") !== "ib_core.netns_mode") {
      return [];
    }
    return [value.length === 0 ? "shared" : modeOfArgument(value.join("="))];
  });
}
