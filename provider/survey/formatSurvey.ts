import { oneLine } from "./oneLine.ts";
import { aspects, type Description, type Group, type LeftOutHosts, type Survey } from "./survey.ts";

const indent = "  ";
const width = Math.max(...aspects.map((aspect) => aspect.length)) + 2;

/** A survey for the eye: what is the same everywhere, then each group and what makes it one. */
export function formatSurvey(survey: Survey): string {
  const { common, groups, leftOut } = survey;
  return [
    [headline(survey)],
    ...(Object.keys(common).length === 0
      ? []
      : [["The same on every host that was read:", ...descriptionLines(common, {})]]),
    ...groups.map((group) => groupLines(group, common)),
    ...(leftOut.length === 0
      ? []
      : [["No claim describes these without changing them:", ...leftOutLines(leftOut)]]),
  ]
    .map((lines) => lines.map((line) => `${oneLine(line)}\n`).join(""))
    .join("\n");
}

function headline({ hosts, read, groups }: Survey): string {
  const kinds = groups.filter((group) => group.read).length;
  return [
    count(hosts, "host"),
    read === hosts ? "all read" : `${read} read, ${hosts - read} unknown`,
    `${count(kinds, "group")} that differ${kinds === 1 ? "s" : ""}`.replace(
      /^1 group.*/,
      "all alike",
    ),
  ].join(", ");
}

function groupLines({ hosts, count: size, description }: Group, common: Description): string[] {
  return [`${count(size, "host")}: ${hosts}`, ...descriptionLines(description, common)];
}

/** Lines of each aspect that is not common to all. */
function descriptionLines(description: Description, common: Description): string[] {
  return aspects.flatMap((aspect) => {
    if (common[aspect] !== undefined) return [];
    return (description[aspect] ?? []).map(
      (line, index) => `${indent}${(index === 0 ? aspect : "").padEnd(width)}${line}`,
    );
  });
}

function leftOutLines(leftOut: readonly LeftOutHosts[]): string[] {
  return leftOut.map(({ hosts, resource, why }) => `${indent}${hosts}: ${resource}: ${why}`);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
