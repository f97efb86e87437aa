import { cleanText } from "./cleanText.ts";
import { escapeMarkup } from "./escapeMarkup.ts";
import { nodesOf } from "./nodesOf.ts";
import type { Report, ReportRollout, ReportRow } from "./report.ts";
import { shortNodes } from "./shortNodes.ts";
import type { WaveLine } from "./warningText.ts";

interface TestCase {
  readonly group: string;
  readonly name: string;
  readonly failure?: { readonly type: string; readonly message: string; readonly text: string };
  readonly skipped?: string;
  readonly output?: string;
}

/**
 * JUnit XML as CI systems show it: a case for the preview as a whole, for the
 * budget, for each resource that has something to tell or to do, and for each wave.
 * What is unknown and what is over budget fails; what is blocked is skipped.
 */
export function formatJunit(report: Report): string {
  const cases = [
    previewCase(report),
    ...budgetCase(report),
    ...resourceCases(report),
    ...report.rollouts.flatMap((rollout) => waveCases(rollout, report)),
  ];
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  const skipped = cases.filter((each) => each.skipped !== undefined).length;
  const counts = `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}" time="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="pulumi-rdma" ${counts}>`,
    `  <testsuite name=${quoted(report.name)} ${counts}>`,
    ...cases.map(formatCase),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function previewCase({ problems, errors, headline }: Report): TestCase {
  const base = { group: "preview", name: "preview completed" };
  if (problems.length === 0) return { ...base, output: headline };
  const text = [...problems, ...errors.map((error) => `${error.resource}\n${error.text}`)];
  return {
    ...base,
    failure: { type: "preview-failed", message: problems[0] ?? "", text: text.join("\n\n") },
  };
}

function budgetCase({ maxReboots, reboots }: Report): TestCase[] {
  if (maxReboots === null) return [];
  const base = { group: "preview", name: `at most ${maxReboots} nodes go down` };
  const message = `${reboots.count} nodes go down, at most ${maxReboots} may`;
  return reboots.count <= maxReboots
    ? [{ ...base, output: message }]
    : [{ ...base, failure: { type: "over-budget", message, text: reboots.hosts } }];
}

function resourceCases({ rows, changes }: Report): TestCase[] {
  const names = new Set([...changes, ...rows].map(({ resource }) => resource));
  return [...names].map((name) => {
    const own = rows.filter(({ resource }) => resource === name);
    const ops = changes.filter(({ resource }) => resource === name).map(({ op }) => op);
    const base = { group: "resource", name, output: [...ops, ...own.map(rowText)].join("\n") };
    const unknown = own.filter(({ label }) => label === "unknown");
    const blocked = own.filter(({ label }) => label === "blocked");
    const [first] = unknown;
    if (first !== undefined)
      return {
        ...base,
        failure: {
          type: "unknown",
          message: rowText(first),
          text: unknown.map(rowText).join("\n"),
        },
      };
    return blocked.length > 0 && ops.length === 0
      ? { ...base, skipped: blocked.map(rowText).join("; ") }
      : base;
  });
}

function rowText({ label, hosts, text }: ReportRow): string {
  return [label, shortNodes(hosts, 400), text].filter((part) => part !== "").join(" ");
}

/** Waves pass as long as the nodes that went down with them are within the budget. */
function waveCases({ resource, waves }: ReportRollout, { maxReboots }: Report): TestCase[] {
  let down = 0;
  return waves.map((wave) => {
    if (wave.act !== "reload" && wave.act !== "drain") down += nodesOf(wave.hosts).length;
    const base = { group: "wave", name: waveName(resource, wave), output: wave.hosts };
    return maxReboots === null || down <= maxReboots
      ? base
      : {
          ...base,
          failure: {
            type: "over-budget",
            message: `${down} nodes go down up to this wave, at most ${maxReboots} may`,
            text: wave.hosts,
          },
        };
  });
}

function waveName(resource: string, { number, hosts, act, note }: WaveLine): string {
  const what = [act, shortNodes(hosts, 80), note].filter((part) => part !== "").join(" ");
  return `${resource} wave ${number}: ${what}`;
}

function formatCase({ group, name, failure, skipped, output }: TestCase): string {
  const children = [
    ...(failure === undefined
      ? []
      : [
          `      <failure type=${quoted(failure.type)} message=${quoted(failure.message)}>${body(failure.text)}</failure>`,
        ]),
    ...(skipped === undefined ? [] : [`      <skipped message=${quoted(skipped)}/>`]),
    ...(output === undefined || output === ""
      ? []
      : [`      <system-out>${body(output)}</system-out>`]),
  ];
  const open = `    <testcase classname="pulumi-rdma.${group}" name=${quoted(name)} time="0"`;
  return children.length === 0
    ? `${open}/>`
    : [`${open}>`, ...children, "    </testcase>"].join("\n");
}

function quoted(text: string): string {
  return `"${escapeMarkup(cleanText(text).replaceAll("\n", " "))}"`;
}

function body(text: string): string {
  return escapeMarkup(cleanText(text));
}
