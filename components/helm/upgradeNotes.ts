import {
  isSince,
  type Minor,
  minors,
  parseRelease,
  releaseProblem,
} from "../../provider/plan/nicPolicy/release.ts";
import { chartKeys } from "./chartKeys.ts";
import { releaseChanges } from "./releaseChanges.ts";

/** What is different from a release on. */
export interface UpgradeNote {
  /** The first release with the difference; `undefined`: every upgrade. */
  readonly release: Minor | undefined;
  readonly message: string;
}

/**
 * What changes for a cluster that goes from one release to another, oldest first:
 * what to move where, which defaults differ, what restarts.
 *
 * @returns one note alone for a release that is not known, and for a way back.
 */
export function upgradeNotes(from: string, to: string): UpgradeNote[] {
  const [old, next] = [parseRelease(from), parseRelease(to)];
  if (old === undefined || next === undefined) {
    const wrong = releaseProblem(old === undefined ? from : to);
    return wrong === undefined ? [] : [{ release: undefined, message: wrong }];
  }
  if (isSince(old.minor, next.minor))
    return old.minor === next.minor
      ? []
      : [
          {
            release: undefined,
            message: `${to} is older than ${from}: CRDs stay those of ${from}, and the older operator may refuse what they hold; go forward instead`,
          },
        ];
  const passed = minors.filter((minor) => isSince(next.minor, minor) && !isSince(old.minor, minor));
  return [
    ...passed.flatMap((minor) => [
      ...movedKeys(minor),
      ...releaseChanges
        .filter((change) => change.release === minor)
        .map(({ message }) => ({ release: minor, message })),
    ]),
    ...everyUpgrade.map((message) => ({ release: undefined, message })),
  ];
}

/** Keys that a release no longer reads, together where they went the same way. */
function movedKeys(minor: Minor): UpgradeNote[] {
  const last = minors[minors.indexOf(minor) - 1];
  const left = chartKeys.filter(({ until }) => until !== undefined && until === last);
  const ways = Map.groupBy(left, ({ path, instead }) => instead.replace(path, "it"));
  return [...ways].map(([way, keys]) => ({
    release: minor,
    message: `the chart no longer reads ${keys.map(({ path }) => path).join(", ")}: ${way}`,
  }));
}

const everyUpgrade: readonly string[] = [
  "values are set anew: `helm upgrade --reuse-values` keeps those of the old chart, whose missing keys end templates of the new one " +
    'with "nil pointer evaluating interface {}"',
  "the image of the driver's init container comes with the chart: where the policy has ofedDriver with autoUpgrade, nodes are drained and " +
    "drivers reload even if nothing else changes",
  "CRDs are updated by a hook of the chart before its operator starts (upgradeCRDs: true); the policy follows, then the pools",
];

/** The notes as lines of a warning. */
export function formatUpgradeNotes(
  from: string,
  to: string,
  notes: readonly UpgradeNote[],
): string {
  return [
    `Upgrade of the network operator from ${from} to ${to}:`,
    ...notes.map(({ release, message }) => `  ${(release ?? "all").padEnd(6)} ${message}`),
  ].join("\n");
}
