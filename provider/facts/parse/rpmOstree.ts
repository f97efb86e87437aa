import { parseKernelCommandLine } from "./kernelCommandLine.ts";
import { ParseError } from "./parseError.ts";

/**
 * Tokens of `rpm-ostree kargs`: the arguments of the deployment that the next boot
 * takes. Early versions print a line "The kernel arguments are:" first.
 *
 * @throws {ParseError} for a text that holds neither `root=` nor `ostree=` (an error,
 *   another tool's text)
 */
export function parseRpmOstreeKargs(text: string): string[] {
  const lines = text.split("\n").map((line) => line.trim());
  const tokens = parseKernelCommandLine(
    lines.filter((line) => !/^The kernel arguments are:?$/.test(line)).join("\n"),
  );
  const known = tokens.some((token) => token.startsWith("root=") || token.startsWith("ostree="));
  if (!known || /^error:/m.test(text)) {
    throw new ParseError("Expected kernel arguments of rpm-ostree", text);
  }
  return tokens;
}
