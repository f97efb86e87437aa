import { writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { buildReport, type ReportOptions } from "../report/buildReport.ts";
import { formatHtml } from "../report/formatHtml.ts";
import { formatJson } from "../report/formatJson.ts";
import { formatJunit } from "../report/formatJunit.ts";
import { formatMarkdown } from "../report/formatMarkdown.ts";
import { type PreviewRead, readPreview } from "../report/previewJson.ts";
import type { Report } from "../report/report.ts";
import { parseArguments } from "./parseArguments.ts";
import { UsageError } from "./usageError.ts";

const formats: Readonly<Record<string, (report: Report) => string>> = {
  markdown: formatMarkdown,
  json: formatJson,
  junit: formatJunit,
  html: formatHtml,
};

const help = `Usage: pulumi preview --json | pulumi-rdma report [OPTIONS]

Says what a preview would do to the nodes of a cluster: for a pull request, for
CI and for people. Reads only the preview; contacts no host and no cluster.

Options:
  --input FILE|-           output of \`pulumi preview --json\` (default -: standard input)
  --preview-exit-code N    exit code of that \`pulumi preview\`; 0 and 7 mean that it went
                           well. Its output does not tell of every failure (policy packs)
  --format FORMAT          markdown (below 60 KB, for a comment), json, junit or html
                           (default markdown)
  --output FILE            where it goes (default: standard output)
  --write FORMAT=FILE      one more format to a file; may be given several times
  --max-reboots N          most nodes that may go down
  --name NAME              heading of the report and mark of the comment
                           (default: project/stack of the preview)
  --help                   this text

Exit codes, the first that holds:
   1  error: the preview failed, is incomplete or cannot be read
   2  the command line was not understood
  12  over budget: more nodes go down than --max-reboots
  13  unknown: what some hosts need is not known
  11  nodes go down, within the budget
  10  something changes, no node goes down
   0  no change
`;

/** `pulumi-rdma report`: writes what a preview says, and ends with the code of its verdict. */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArguments({
    args: [...args],
    options: {
      help: { type: "boolean", short: "h" },
      input: { type: "string", default: "-" },
      "preview-exit-code": { type: "string" },
      format: { type: "string", default: "markdown" },
      output: { type: "string" },
      write: { type: "string", multiple: true, default: [] },
      "max-reboots": { type: "string" },
      name: { type: "string" },
    },
  });
  if (values.help === true) {
    process.stdout.write(help);
    return 0;
  }
  const options: ReportOptions = {
    ...count("maxReboots", "--max-reboots", values["max-reboots"]),
    ...count("previewExitCode", "--preview-exit-code", values["preview-exit-code"]),
    ...(values.name === undefined ? {} : { name: values.name }),
  };
  const main = formatOf("--format", values.format);
  const others = values.write.map(fileFormat);

  const report = buildReport(await readInput(values.input), options);
  for (const { format, file } of others) writeFileSync(file, format(report));
  if (values.output === undefined) process.stdout.write(main(report));
  else writeFileSync(values.output, main(report));
  return report.exitCode;
}

function count<K extends string>(
  key: K,
  option: string,
  value: string | undefined,
): Partial<Record<K, number>> {
  if (value === undefined) return {};
  if (!/^\d{1,9}$/.test(value))
    throw new UsageError(`${option} is "${value}", expected a whole number`);
  return { [key]: Number(value) } as Partial<Record<K, number>>;
}

function formatOf(option: string, name: string): (report: Report) => string {
  const format = Object.hasOwn(formats, name) ? formats[name] : undefined;
  if (format === undefined)
    throw new UsageError(
      `${option} is "${name}", expected one of ${Object.keys(formats).join(", ")}`,
    );
  return format;
}

function fileFormat(value: string): { format: (report: Report) => string; file: string } {
  const at = value.indexOf("=");
  if (at < 1 || at === value.length - 1)
    throw new UsageError(`--write is "${value}", expected FORMAT=FILE`);
  return { format: formatOf("--write", value.slice(0, at)), file: value.slice(at + 1) };
}

/** An input that is not there is a preview that failed: its report says so too. */
async function readInput(path: string): Promise<PreviewRead> {
  try {
    return readPreview(path === "-" ? await text(process.stdin) : await readFile(path, "utf8"));
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return { status: "unreadable", message: `The preview cannot be read: ${cause}` };
  }
}
