import { printable } from "./printable.ts";

const excerptLength = 120;

/** A tool's text is not what the tool is known to print. The only error that a parser throws. */
export class ParseError extends Error {
  /** What was expected and what stood there instead, without the tool's name. */
  readonly what: string;
  /** The text at fault, control characters escaped, at most 120 characters. */
  readonly excerpt: string;

  constructor(what: string, text: string) {
    const excerpt = printable(text, excerptLength);
    super(`${what}: "${excerpt}"`);
    this.name = "ParseError";
    this.what = what;
    this.excerpt = excerpt;
  }
}
