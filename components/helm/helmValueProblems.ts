import type { Problem } from "../../provider/plan/problem.ts";
import { isSince, parseRelease, releaseProblem } from "../../provider/plan/nicPolicy/release.ts";
import { type ValueRule, valueRules } from "./valueRules.ts";

type Tree = Readonly<Record<string, unknown>>;

/**
 * Values that the chart of a release does not know. The chart itself takes any
 * key without a word, for it has no schema.
 */
export function helmValueProblems(release: string, values: Tree): Problem[] {
  const parsed = parseRelease(release);
  if (parsed === undefined)
    return [
      {
        path: "release",
        message:
          releaseProblem(release) ?? `"${release}" is no release, expected one like "25.7.0"`,
      },
    ];
  const found = valueRules.filter(({ path }) => has(values, path));
  const wrong = found.flatMap((rule) => {
    const why = whyWrong(rule, parsed.minor, release);
    return why === undefined ? [] : [{ path: `values.${rule.path}`, message: why }];
  });
  // What is said of a part need not be said of the whole.
  const precise = wrong.filter(
    ({ path }) => !wrong.some((other) => other.path.startsWith(`${path}.`)),
  );
  return [...precise, ...crdProblems(values)];
}

function whyWrong(
  { since, gone, instead }: ValueRule,
  minor: Parameters<typeof isSince>[0],
  release: string,
): string | undefined {
  if (gone !== undefined && isSince(minor, gone))
    return `the chart of ${release} ignores it, it left in ${gone}: use ${instead ?? "nothing"}`;
  if (since !== undefined && !isSince(minor, since))
    return `the chart of ${release} ignores it, it came in ${since}: remove it, or take that release`;
  return undefined;
}

/** Without the hook, a new operator meets the CRDs of the old one and loses what it cannot store. */
function crdProblems(values: Tree): Problem[] {
  return values.upgradeCRDs === false
    ? [
        {
          path: "values.upgradeCRDs",
          message:
            "upgradeCRDs is false: the new operator would work with the CRDs of the old release, which drop new fields; remove it",
        },
      ]
    : [];
}

function has(values: Tree, path: string): boolean {
  const [key = "", ...rest] = path.split(".");
  if (!Object.hasOwn(values, key)) return false;
  const inner = values[key];
  if (rest.length === 0) return true;
  return typeof inner === "object" && inner !== null && has(inner as Tree, rest.join("."));
}
