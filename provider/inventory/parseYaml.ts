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
