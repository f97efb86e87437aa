import { isSince, type Minor } from "../nicPolicy/release.ts";
import type { Problem } from "../problem.ts";
import { isPointToPoint, parseNetwork } from "./ipRange.ts";
import { type Pool, pathOf } from "./pool.ts";

/** Fields that the kinds did not have from the start: an older CRD drops them without a word. */
const fieldsSince: readonly (readonly [field: keyof Pool["spec"], Minor])[] = [
  ["defaultGateway", "25.4"],
  ["routes", "25.4"],
  ["perNodeExclusions", "26.1"],
];

/** Single addresses: nv-ipam 0.3 (its pull request 57, October 2024), which 25.4 brought. */
const singleAddresses: Minor = "25.4";

/**
 * Since when nv-ipam deals no block that is excluded whole. Its issue 154 shows 25.7
 * doing so; the allocator of 26.1 no longer does.
 */
export const skipsExcludedSince: Minor = "25.10";

/** What the release of a pool cannot do; nothing where the user names no release. */
export function releaseProblems(pool: Pool): Problem[] {
  const { release } = pool;
  if (release === undefined) return [];
  const fields = fieldsSince
    .filter(([field, since]) => pool.spec[field] !== undefined && !isSince(release, since))
    .map(([field, since]) => ({
      path: `${pathOf(pool)}.${field}`,
      message: `${field} is set and release is ${release}: expected ${since} or later, for older ones drop the field; remove it`,
    }));
  return isSince(release, singleAddresses)
    ? fields
    : [...fields, ...singleAddressProblems(pool, release)];
}

function singleAddressProblems(pool: Pool, release: Minor): Problem[] {
  const why = `for ${release} deals no single addresses; change it, or upgrade to ${singleAddresses}`;
  if (pool.kind === "CIDRPool") {
    const bits = parseNetwork(pool.spec.cidr)?.bits;
    return pool.spec.perNodeNetworkPrefix === bits
      ? [
          {
            path: `${pathOf(pool)}.perNodeNetworkPrefix`,
            message: `perNodeNetworkPrefix is ${bits}: expected at most ${bits - 1}, ${why}`,
          },
        ]
      : [];
  }
  const { subnet, perNodeBlockSize } = pool.spec;
  const network = parseNetwork(subnet);
  return [
    ...(perNodeBlockSize === 1
      ? [
          {
            path: `${pathOf(pool)}.perNodeBlockSize`,
            message: `perNodeBlockSize is 1: expected 2 or more, ${why}`,
          },
        ]
      : []),
    ...(network !== undefined && isPointToPoint(network)
      ? [
          {
            path: `${pathOf(pool)}.subnet`,
            message: `subnet is "${subnet}": expected a wider one than /${network.bits - 1}, ${why}`,
          },
        ]
      : []),
  ];
}
