import { cleanLine } from "./cleanText.ts";
import { escapeMarkup } from "./escapeMarkup.ts";

/** What begins a mention, a reference or a link by itself on GitHub and GitLab. */
const references =
  /[@#!$%~&](?=[\w"])|(?<=\bhttps?:|\bftp:)\/\/|(?<=\bwww)\.|(?<=\bmailto|\bxmpp):|(?<=\bGH)-(?=\d)/gi;

/** Characters that mean something to Markdown within a line (CommonMark 2.4; tables, strike-through and formulas of GFM). */
const punctuation = /[\\`*_[\]|~^$]/g;

/**
 * Text of a host or of an error as one line of Markdown that says the same and
 * does nothing: no markup, no HTML, no mention, no link, no quick action. What
 * stands between two backticks is shown as code, to be copied.
 */
export function escapeMarkdown(text: string, length = 400): string {
  const parts = cleanLine(text, length).split(/`([^`]*)`/);
  return parts
    .map((part, index) => (index % 2 === 1 ? codeMarkdown(part) : proseMarkdown(part)))
    .join("");
}

/** Verbatim text within a line of Markdown, also within a table. */
export function codeMarkdown(text: string): string {
  return text === "" ? "" : `<code>${inert(text)}</code>`;
}

/** A zero-width space takes a reference its meaning; there is none to be copied in prose. */
function proseMarkdown(text: string): string {
  const split = text.replace(references, (found) => `${found}\u200b`);
  return inert(split).replaceAll("\u200b", "&#8203;");
}

/** Character references where a backslash would do as well: a backslash stays visible within HTML blocks. */
function inert(text: string): string {
  return escapeMarkup(text).replace(punctuation, (char) => `&#${char.charCodeAt(0)};`);
}
