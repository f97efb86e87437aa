import { ParseError } from "./parseError.ts";

/** Variables of a GRUB environment block. Absent: not set. */
export interface GrubEnvironment {
  readonly saved_entry?: string;
  /** One boot only; GRUB clears it when it takes it. */
  readonly next_entry?: string;
  readonly [name: string]: string | undefined;
}

const signature = "# GRUB Environment Block\n";

/**
 * Reads the file grubenv: a signature, `name=value` lines in which a backslash
 * escapes a backslash or a newline, and `#` up to 1,024 bytes (grub-core/lib/envblk.c).
 * An empty file has no variables.
 *
 * @throws {ParseError} for a file without signature, or a line that is no assignment
 */
export function parseGrubEnvironment(text: string): GrubEnvironment {
  if (text.trim() === "") {
    return {};
  }
  if (!text.startsWith(signature)) {
    throw new ParseError("Expected a GRUB environment block", text);
  }
  const variables = new Map<string, string>();
  for (const line of logicalLines(text.slice(signature.length))) {
    if (line === "" || line.startsWith("#")) {
      continue;
    }
    const equals = line.indexOf("=");
    const name = line.slice(0, equals);
    if (equals === -1 || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      throw new ParseError("Expected name=value in a GRUB environment block", line);
    }
    variables.set(name, line.slice(equals + 1));
  }
  return Object.fromEntries(variables);
}

function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === "\\") {
      line += text.charAt(at + 1);
      at += 1;
    } else if (character === "\n") {
      lines.push(line);
      line = "";
    } else {
      line += character;
    }
  }
  return [...lines, line];
}
