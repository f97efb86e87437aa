import type { RdmaMode } from "../rdmaMode.ts";
import { modeOfArgument } from "./netnsMode.ts";

/**
 * Tokens of a kernel command line (/proc/cmdline, boot entries). A double quote
 * keeps spaces together, anywhere in a token, and has no escape (Linux
 * lib/cmdline.c next_arg); quotes are kept out of the token. An unclosed quote
 * runs to the end.
 */
export function parseKernelCommandLine(text: string): string[] {
  const tokens = text.match(/(?:[^ \t\n\v\f\r"]|"[^"]*(?:"|$))+/g) ?? [];
  return tokens.map((token) => token.replaceAll('"', ""));
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
