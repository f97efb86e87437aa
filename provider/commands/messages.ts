import { readFileSync } from "node:fs";

/** A paragraph of docs/messages.md. */
export interface Message {
  readonly code: string;
  /** Heading of its section: `Blocked: must not be done`. */
  readonly section: string;
  /** Type of the source that has the code: `provider/plan/reason.ts#BlockedReason`. */
  readonly type: string;
  /** Markdown, one line. */
  readonly text: string;
}

/** docs lies beside `provider` in the checkout and in the package. */
const file = new URL("../../docs/messages.md", import.meta.url);

/** What every code means, in the order of the document. */
export function readMessages(): Message[] {
  return parseMessages(readFileSync(file, "utf8"));
}

/** Sections `## Title` with a comment `codes: type`, and in them paragraphs `### code`. */
export function parseMessages(markdown: string): Message[] {
  return markdown.split(/^## /m).flatMap((section) => {
    const [title = "", ...lines] = section.split("\n");
    const type = /^<!-- codes: (\S+) -->$/m.exec(section)?.[1];
    if (type === undefined) return [];
    return lines
      .join("\n")
      .split(/^### /m)
      .slice(1)
      .map((part) => {
        const [code = "", ...text] = part.split("\n");
        return { code, section: title, type, text: text.join(" ").trim() };
      });
  });
}

/** Markdown as a terminal shows it: links as their words, emphasis without its marks. */
export function plainText(markdown: string): string {
  return markdown.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll(/\*([^*]+)\*/g, "$1");
}
