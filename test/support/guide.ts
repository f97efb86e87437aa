import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

const guides = join(import.meta.dirname, "../../docs/guides");

/** A fenced block of a guide; its first line is "```language name after=other", of which all but the language may be missing. */
export interface GuideBlock {
  readonly language: string;
  readonly name: string;
  /** Name of the block of which this is the continuation. */
  readonly after: string;
  readonly text: string;
}

/** Names of the guides, without ".md". */
export function guideNames(): string[] {
  return readdirSync(guides)
    .filter((file) => file.endsWith(".md"))
    .map((file) => basename(file, ".md"));
}

export function guideText(guide: string): string {
  return readFileSync(join(guides, `${guide}.md`), "utf8");
}

/** The fenced blocks of a Markdown text, in order; those in lists lose their indentation. */
export function blocksOf(markdown: string): GuideBlock[] {
  const fence = /^( *)```(\w+)(?: (\S+))?(?: after=(\S+))?\n([\s\S]*?)^\1```$/gm;
  return [...markdown.matchAll(fence)].map(
    ([, indent = "", language = "", name = "", after = "", body = ""]) => ({
      language,
      name,
      after,
      text: body
        .split("\n")
        .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
        .join("\n"),
    }),
  );
}

/** The program that a block of TypeScript is, with those before it that it continues. */
export function programOf(blocks: readonly GuideBlock[], { after, text }: GuideBlock): string {
  const before = blocks.find(({ language, name }) => language === "ts" && name === after);
  if (after === "") return text;
  assert(before !== undefined, `No block is called "ts ${after}"`);
  return `${programOf(blocks, before)}\n${text}`;
}

/** The program of a guide that ends with its block `ts name`. */
export function guideProgram(guide: string, name: string): string {
  return programOf(blocksOf(guideText(guide)), namedBlock(guide, "ts", name));
}

function namedBlock(guide: string, language: string, name: string): GuideBlock {
  const [block, ...more] = blocksOf(guideText(guide)).filter(
    (one) => one.language === language && one.name === name,
  );
  assert(block !== undefined, `${guide}.md has no block "${language} ${name}"`);
  assert.deepEqual(more, [], `${guide}.md has "${language} ${name}" more than once`);
  return block;
}

/** Fails, with what was printed, unless the guide's block `text name` stands in it line by line. */
export function assertPrinted(guide: string, name: string, printed: string): void {
  const lines = (text: string): string =>
    text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "")
      .join("\n");
  const expected = lines(namedBlock(guide, "text", name).text);
  assert.notEqual(expected, "", `${guide}.md: "text ${name}" is empty`);
  assert(
    lines(printed).includes(expected),
    `${guide}.md, "text ${name}" is not what was printed:\n${printed}`,
  );
}
