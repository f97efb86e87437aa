import { LineCounter, parseDocument } from "yaml";

/** Text that is neither YAML nor JSON. */
export class SyntaxFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = "SyntaxFault";
  }
}

/**
 * Parses YAML 1.2, of which JSON is a part. A key that stands twice in a mapping
 * is a fault, where JSON.parse would take the last one without a word.
 *
 * @throws SyntaxFault with line and column; never with the text of the file, which may hold a secret.
 */
export function parseYaml(text: string): unknown {
  return plainJson(text)?.value ?? parsed(text);
}

/**
 * JSON in which no key stands twice, a hundred times faster than as YAML: each
 * string with a colon behind it is a key, and all of them have to be in the value.
 */
function plainJson(text: string): { readonly value: unknown } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const strings = [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)];
  const written = strings.filter(([, colon]) => colon !== undefined).length;
  return keysIn(value) === written ? { value } : undefined;
}

function keysIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce((sum: number, part) => sum + keysIn(part), own);
}

function parsed(text: string): unknown {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, merge: true });
  const [fault] = document.errors;
  if (fault !== undefined) {
    const { line, col } = lineCounter.linePos(fault.pos[0]);
    throw new SyntaxFault(`line ${line}, column ${col}: ${wording(fault)}`);
  }
  try {
    return document.toJS();
  } catch (cause) {
    // Aliases that expand without end.
    throw new SyntaxFault(cause instanceof Error ? cause.message : String(cause));
  }
}

function wording({ code, message }: { readonly code: string; readonly message: string }): string {
  return code === "DUPLICATE_KEY" ? "a key that is there twice" : message;
}
