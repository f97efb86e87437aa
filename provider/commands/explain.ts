import { naturalOrder } from "../facts/naturalOrder.ts";
import { wrap } from "../plan/text/layout.ts";
import { parseArguments } from "./parseArguments.ts";
import { type Message, plainText, readMessages } from "./messages.ts";
import { UsageError } from "./usageError.ts";

const help = `Usage: pulumi-rdma explain [CODE...]

Says what reasons and errors of a preview or an update mean, how they are known, and what to do.
Messages end with the codes to ask for; without one, all codes are listed.
`;

const columns = 96;

/** @throws UsageError for a word that is no code */
export function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments({
    args: [...args],
    options: { help: { type: "boolean", short: "h" } },
    allowPositionals: true,
  });
  const messages = readMessages();
  if (values.help === true) process.stdout.write(help);
  else
    process.stdout.write(positionals.length === 0 ? list(messages) : tell(messages, positionals));
  return Promise.resolve(0);
}

/** Codes by section. */
function list(messages: readonly Message[]): string {
  return [...Map.groupBy(messages, ({ section }) => section)]
    .map(([section, group]) => {
      const codes = wrap(group.map(({ code }) => code).join(" "), columns - 2);
      return `${section}\n${codes.map((line) => `  ${line}\n`).join("")}`;
    })
    .join("\n");
}

/** The same word may stand in several sections: each is told. */
function tell(messages: readonly Message[], words: readonly string[]): string {
  // As they stand in a message that was pasted: `[owned],`.
  const codes = new Set(words.map((word) => word.replaceAll(/[^a-z_0-9]/gi, "").toLowerCase()));
  const unknown = [...codes].filter((code) => messages.every((message) => message.code !== code));
  if (unknown.length > 0)
    throw new UsageError(unknown.map((code) => missing(messages, code)).join("; "));
  return [...codes]
    .flatMap((code) => messages.filter((message) => message.code === code))
    .map(({ code, section, text }) => {
      const lines = wrap(plainText(text), columns - 2);
      return `${code} (${section})\n${lines.map((line) => `  ${line}\n`).join("")}`;
    })
    .join("\n");
}

function missing(messages: readonly Message[], code: string): string {
  const parts = new Set(code.split("_"));
  const near = messages
    .map((message) => message.code)
    .filter((known) => known.split("_").some((part) => parts.has(part)));
  const sorted = [...new Set(near)].sort(naturalOrder).slice(0, 6);
  return `"${code}" is no code of a message${
    sorted.length === 0 ? "" : `, perhaps one of ${sorted.join(", ")}`
  }; \`pulumi-rdma explain\` lists all`;
}
