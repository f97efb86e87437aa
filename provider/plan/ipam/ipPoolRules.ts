import type { Problem } from "../problem.ts";
import { addressProblem, perNodeExclusionProblems } from "./commonRules.ts";
import { parseNetwork, sizeOf, usableRange } from "./ipRange.ts";
import { type Pool, pathOf } from "./pool.ts";

/** Rules of an IPPool alone (nv-ipam api/v1alpha1/ippool_validate.go). */
export function ipPoolProblems(pool: Extract<Pool, { kind: "IPPool" }>): Problem[] {
  const { subnet, perNodeBlockSize: size, gateway } = pool.spec;
  const network = parseNetwork(subnet);
  const path = pathOf(pool);
  const usable = network === undefined ? undefined : sizeOf(usableRange(network));
  return [
    ...(network === undefined
      ? [
          {
            path: `${path}.subnet`,
            message: `subnet is "${subnet}": expected a network with its prefix, "192.168.1.0/24"; correct it`,
          },
        ]
      : []),
    ...(size < 1
      ? [
          {
            path: `${path}.perNodeBlockSize`,
            message: `perNodeBlockSize is ${size}: expected 1 or more, the addresses of a node`,
          },
        ]
      : []),
    ...(usable !== undefined && BigInt(size) > usable
      ? [
          {
            path: `${path}.perNodeBlockSize`,
            message: `perNodeBlockSize is ${size}: expected at most ${usable}, the usable addresses of ${subnet}; lower it or widen subnet`,
          },
        ]
      : []),
    ...(gateway === undefined || gateway === ""
      ? []
      : addressProblem(`${path}.gateway`, "gateway", gateway, network, subnet)),
    ...(size < 1
      ? []
      : perNodeExclusionProblems(pool, BigInt(size), { first: 0n, last: BigInt(size) - 1n })),
  ];
}
