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
  return text.includes('"') ? tokens.map((token) => token.replaceAll('"', "")) : tokens;
}

/**
 * Every `ib_core.netns_mode=` in order; the last one wins. `-` and `_` are the same
 * in names, and without a value a boolean is on. modprobe, which hands the arguments
 * to the module, does not stop at a lone `--` (kmod libkmod-config.c).
 *
 * @throws {ParseError} for a value that the kernel would refuse
 */
export function netnsModesOf(tokens: readonly string[]): RdmaMode[] {
  const told = tokens.filter((token) => /^ib[-_]core\.netns[-_]mode(?:=|$)/.test(token));
  return told.map((token) => {
    const equals = token.indexOf("=");
    return equals < 0 ? "shared" : modeOfArgument(token.slice(equals + 1));
  });
}
