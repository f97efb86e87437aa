import {
  type Findings,
  mergeFindings,
  noFindings,
  problem,
  warning,
} from "../../provider/plan/findings.ts";
import { publicRepository } from "../../provider/plan/nicPolicy/imageTable.ts";
import {
  isSince,
  parseRelease,
  type Release,
  releaseProblem,
} from "../../provider/plan/nicPolicy/release.ts";
import { type Tree, valueAt } from "../../provider/plan/nicPolicy/tree.ts";
import { type ChartKey, chartKeys, isRead } from "./chartKeys.ts";
import { misplacedKeys, switches } from "./misplacedKeys.ts";

/**
 * What is to be said of the values of the chart `network-operator` before it is
 * installed. The chart has no schema: Helm takes every key, and what a release
 * does not read has no effect. Keys that are not known here pass.
 */
export function helmValueFindings(release: string, values: Tree): Findings {
  const message = releaseProblem(release);
  if (message !== undefined) return problem("release", message);
  const known = parseRelease(release);
  return known === undefined
    ? noFindings
    : mergeFindings([
        ...chartKeys.map((key) => keyFindings(key, known, values)),
        ...Object.entries(misplacedKeys).map(([path, place]) => placeFindings(path, place, values)),
        ...switches.map((path) => switchFindings(path, values)),
        ...stagingFindings(values, ""),
        crdFindings(values),
        requestorFindings(known, values),
      ]);
}

function keyFindings(key: ChartKey, { text, minor }: Release, values: Tree): Findings {
  const { path, instead } = key;
  // What stands below a section is told with it.
  const isTold = chartKeys.some(
    (section) => path.startsWith(`${section.path}.`) && !isRead(section, minor),
  );
  return isTold || isRead(key, minor) || valueAt(values, path) === undefined
    ? noFindings
    : problem(
        `values.${path}`,
        `${path} ${spanText(key, minor)}, and release is ${text}: ${instead}`,
      );
}

function spanText({ since, until }: ChartKey, minor: Release["minor"]): string {
  if (since !== undefined && !isSince(minor, since))
    return `is a value of the chart since ${since}`;
  return until === "before 24.7"
    ? "left the chart before 24.7"
    : `was a value of the chart until ${until ?? ""}`;
}

function placeFindings(path: string, place: string, values: Tree): Findings {
  return valueAt(values, path) === undefined
    ? noFindings
    : problem(`values.${path}`, `${path} is no value of the chart: expected ${place}`);
}

function switchFindings(path: string, values: Tree): Findings {
  const value = valueAt(values, path);
  return value === undefined || typeof value === "boolean"
    ? noFindings
    : problem(
        `values.${path}`,
        `${path} is ${JSON.stringify(value)}: expected true or false without quotes, since Helm takes any text for true`,
      );
}

/** Each text that names the private registry of release candidates. */
function stagingFindings(value: unknown, path: string): Findings[] {
  if (typeof value === "string") {
    const right = publicRepository(value);
    return right === undefined
      ? []
      : [
          problem(
            `values${path}`,
            `${path.slice(1)} is "${value}", in a private registry that answers 401: write "${right}"`,
          ),
        ];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => stagingFindings(inner, `${path}.${key}`));
}

function crdFindings(values: Tree): Findings {
  return valueAt(values, "upgradeCRDs") === false
    ? warning(
        "values.upgradeCRDs",
        "upgradeCRDs is false: Helm itself never updates a CRD, and the API server drops fields that an old one does not have; " +
          "leave it out, or apply the CRDs of the release before this",
      )
    : noFindings;
}

/** Only both switches together hand a drain of the SR-IOV operator to the maintenance operator. */
function requestorFindings({ minor }: Release, values: Tree): Findings {
  const here = "operator.maintenanceOperator.useDrainControllerRequestor";
  const there = "sriov-network-operator.operator.externalDrainer.enabled";
  const isOn = (path: string): boolean => valueAt(values, path) === true;
  if (!isSince(minor, "26.1") || isOn(here) === isOn(there)) return noFindings;
  const [on, off] = isOn(here) ? [here, there] : [there, here];
  return warning(
    `values.${off}`,
    `${on} is true without ${off}: only both together let the maintenance operator drain for the SR-IOV operator; set both`,
  );
}
