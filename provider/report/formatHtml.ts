import { escapeMarkup } from "./escapeMarkup.ts";
import { formatMarkdown } from "./formatMarkdown.ts";
import type { Report } from "./report.ts";

/** A page that needs nothing else. */
export function formatHtml(report: Report): string {
  return `<!doctype html>\n<meta charset="utf-8">\n<title>${escapeMarkup(report.name)}</title>\n<pre>${escapeMarkup(formatMarkdown(report))}</pre>\n`;
}
