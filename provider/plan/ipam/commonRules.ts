import type { Problem } from "../problem.ts";
import {
  contains,
  type IpNetwork,
  mergeRanges,
  parseIp,
  parseNetwork,
  sizeOf,
  type Span,
} from "./ipRange.ts";
import { type Pool, pathOf, rangeText } from "./pool.ts";
import { selectorProblems } from "./selectorRules.ts";

/** Names of objects; what CNI allows beyond it, Kubernetes refuses. */
const objectName = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** Rules that both kinds have (nv-ipam api/v1alpha1/ippool_validate.go, cidrpool_validate.go). */
export function commonProblems(pool: Pool): Problem[] {
  const network = parseNetwork(rangeText(pool));
  return [
    ...nameProblems(pool),
    ...exclusionProblems(pool, network),
    ...selectorProblems(pool),
    ...needsGateway(pool),
    ...routeProblems(pool, network),
  ];
}

function nameProblems(pool: Pool): Problem[] {
  const { kind, name } = pool;
  return objectName.test(name) && name.length <= 253
    ? []
    : [
        {
          path: pathOf(pool),
          message:
            `${kind} "${name}" has no valid name: expected up to 253 of a-z, 0-9, "-" and ".", with a letter or ` +
            "digit at both ends; rename it",
        },
      ];
}

function exclusionProblems(pool: Pool, network: IpNetwork | undefined): Problem[] {
  return (pool.spec.exclusions ?? []).flatMap((exclusion, i) => {
    const path = `${pathOf(pool)}.exclusions.${i}`;
    const bounds = (["startIP", "endIP"] as const).flatMap((key) =>
      addressProblem(`${path}.${key}`, key, exclusion[key], network, rangeText(pool)),
    );
    const [start, end] = [parseIp(exclusion.startIP), parseIp(exclusion.endIP)];
    if (start === undefined || end === undefined || start.bits !== end.bits) return bounds;
    if (start.value <= end.value) return bounds;
    const message = `endIP is "${exclusion.endIP}" and startIP "${exclusion.startIP}": expected the end not below the start; exchange them`;
    return [...bounds, { path: `${path}.endIP`, message }];
  });
}

/** An address that is none, or that is not in the pool's network. */
export function addressProblem(
  path: string,
  key: string,
  value: string,
  network: IpNetwork | undefined,
  range: string,
): Problem[] {
  const ip = parseIp(value);
  if (ip === undefined)
    return [{ path, message: `${key} is "${value}": expected an IP address; correct it` }];
  return network === undefined || contains(network, ip)
    ? []
    : [{ path, message: `${key} is "${value}": expected an address in ${range}; correct it` }];
}

/**
 * @param size Addresses of a node's block, each with an index from 0.
 * @param usable Indexes of those that pods could have.
 */
export function perNodeExclusionProblems(pool: Pool, size: bigint, usable: Span): Problem[] {
  const entries = pool.spec.perNodeExclusions ?? [];
  const problems = entries.flatMap(({ startIndex, endIndex }, i) => {
    const path = `${pathOf(pool)}.perNodeExclusions.${i}`;
    const values = `startIndex is ${startIndex} and endIndex ${endIndex}`;
    if (startIndex < 0 || endIndex < startIndex)
      return [{ path, message: `${values}: expected 0 or more, and the end not below the start` }];
    return BigInt(endIndex) < size
      ? []
      : [
          {
            path: `${path}.endIndex`,
            message: `endIndex is ${endIndex}: expected at most ${size - 1n}, for a node has ${size} addresses; lower it`,
          },
        ];
  });
  const spans = entries.map(({ startIndex: from, endIndex: to }) => ({
    first: BigInt(from),
    last: BigInt(to),
  }));
  const leavesNone = mergeRanges(spans).some(
    ({ first, last }) => first <= usable.first && usable.last <= last,
  );
  if (problems.length > 0 || !leavesNone) return problems;
  return [
    {
      path: `${pathOf(pool)}.perNodeExclusions`,
      message: `perNodeExclusions leave none of the ${sizeOf(usable)} addresses of a node: expected one or more; narrow them`,
    },
  ];
}

function needsGateway(pool: Pool): Problem[] {
  const [key, has] =
    pool.kind === "IPPool"
      ? (["gateway", (pool.spec.gateway ?? "") !== ""] as const)
      : (["gatewayIndex", pool.spec.gatewayIndex !== undefined] as const);
  if (has) return [];
  const { defaultGateway = false, routes = [] } = pool.spec;
  const fix = (field: string): string => `expected ${key} beside it; set ${key} or remove ${field}`;
  return [
    ...(defaultGateway
      ? [
          {
            path: `${pathOf(pool)}.defaultGateway`,
            message: `defaultGateway is true without ${key}: ${fix("defaultGateway")}`,
          },
        ]
      : []),
    ...(routes.length > 0
      ? [
          {
            path: `${pathOf(pool)}.routes`,
            message: `routes is set without ${key}: ${fix("routes")}`,
          },
        ]
      : []),
  ];
}

function routeProblems(pool: Pool, network: IpNetwork | undefined): Problem[] {
  return (pool.spec.routes ?? []).flatMap(({ dst }, i) => {
    const path = `${pathOf(pool)}.routes.${i}.dst`;
    const route = parseNetwork(dst);
    if (route === undefined)
      return [
        { path, message: `dst is "${dst}": expected a network with its prefix, "10.0.0.0/8"` },
      ];
    if (network !== undefined && route.bits !== network.bits)
      return [
        {
          path,
          message: `dst is "${dst}" and the pool ${rangeText(pool)}: expected both IPv4 or both IPv6; move the route to a pool of its family`,
        },
      ];
    return route.prefix === 0 && pool.spec.defaultGateway === true
      ? [
          {
            path,
            message: `dst is "${dst}", the default route, and defaultGateway is true: expected one of the two; remove the route`,
          },
        ]
      : [];
  });
}
