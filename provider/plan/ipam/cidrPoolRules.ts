import type { Problem } from "../problem.ts";
import { addressProblem, perNodeExclusionProblems } from "./commonRules.ts";
import {
  formatIp,
  type IpNetwork,
  isPointToPoint,
  overlaps,
  parseNetwork,
  sizeOf,
  usableRange,
} from "./ipRange.ts";
import { type Pool, pathOf } from "./pool.ts";

type CidrPool = Extract<Pool, { kind: "CIDRPool" }>;

/** Rules of a CIDRPool alone (nv-ipam api/v1alpha1/cidrpool_validate.go). */
export function cidrPoolProblems(pool: CidrPool): Problem[] {
  const { cidr, perNodeNetworkPrefix: prefix } = pool.spec;
  const path = pathOf(pool);
  const network = parseNetwork(cidr);
  if (network === undefined)
    return [
      {
        path: `${path}.cidr`,
        message: `cidr is "${cidr}": expected a network with its prefix, "10.0.0.0/16"; correct it`,
      },
    ];
  const ofCidr = hostBits(`${path}.cidr`, "cidr", cidr, network);
  if (prefix < 1 || prefix < network.prefix || prefix > network.bits)
    return [
      ...ofCidr,
      {
        path: `${path}.perNodeNetworkPrefix`,
        message:
          `perNodeNetworkPrefix is ${prefix}: expected ${Math.max(1, network.prefix)} to ${network.bits}, a network ` +
          `inside ${cidr}; correct it or widen cidr`,
      },
    ];
  const first: IpNetwork = {
    ...network,
    prefix,
    last: network.first + (1n << BigInt(network.bits - prefix)) - 1n,
  };
  return [
    ...ofCidr,
    ...gatewayIndexProblems(pool, first),
    ...staticProblems(pool, network),
    ...perNodeExclusionProblems(pool, sizeOf(first), {
      first: usableRange(first).first - first.first,
      last: usableRange(first).last - first.first,
    }),
  ];
}

function hostBits(path: string, key: string, value: string, network: IpNetwork): Problem[] {
  if (network.ip === network.first) return [];
  const right = `${formatIp({ bits: network.bits, value: network.first })}/${network.prefix}`;
  return [
    {
      path,
      message: `${key} is "${value}", which has host bits: expected the network's own address; write "${right}"`,
    },
  ];
}

function gatewayIndexProblems(pool: CidrPool, node: IpNetwork): Problem[] {
  const { gatewayIndex: index } = pool.spec;
  if (index === undefined) return [];
  const path = `${pathOf(pool)}.gatewayIndex`;
  const lowest = isPointToPoint(node) ? 0n : 1n;
  const highest = usableRange(node).last - node.first;
  return BigInt(index) >= lowest && BigInt(index) <= highest
    ? []
    : [
        {
          path,
          message:
            `gatewayIndex is ${index}: expected ${lowest} to ${highest}, an address of a node's /${node.prefix}` +
            `${index === 0 ? " other than the network address" : ""}; correct it`,
        },
      ];
}

function staticProblems(pool: CidrPool, network: IpNetwork): Problem[] {
  const entries = (pool.spec.staticAllocations ?? []).map((entry, i) => ({
    ...entry,
    path: `${pathOf(pool)}.staticAllocations.${i}`,
    own: parseNetwork(entry.prefix),
  }));
  return entries.flatMap(({ path, nodeName, prefix, gateway, own }, i) => {
    const earlier = entries.slice(0, i);
    return [
      ...(nodeName && earlier.some((other) => other.nodeName === nodeName)
        ? [
            {
              path: `${path}.nodeName`,
              message: `nodeName is "${nodeName}" twice in staticAllocations: expected each node once; remove one entry`,
            },
          ]
        : []),
      ...(own !== undefined && earlier.some((other) => other.own && overlaps(other.own, own))
        ? [
            {
              path: `${path}.prefix`,
              message: `prefix is "${prefix}", which another entry of staticAllocations has: expected each prefix once; choose another`,
            },
          ]
        : []),
      ...prefixProblems(pool, network, `${path}.prefix`, prefix, own),
      ...(gateway === undefined || gateway === ""
        ? []
        : addressProblem(`${path}.gateway`, "gateway", gateway, own, prefix)),
    ];
  });
}

function prefixProblems(
  { spec }: CidrPool,
  network: IpNetwork,
  path: string,
  text: string,
  own: IpNetwork | undefined,
): Problem[] {
  const wanted = `a /${spec.perNodeNetworkPrefix} inside ${spec.cidr}`;
  if (own === undefined) return [{ path, message: `prefix is "${text}": expected ${wanted}` }];
  const isInside =
    own.bits === network.bits && own.first >= network.first && own.last <= network.last;
  return isInside && own.prefix === spec.perNodeNetworkPrefix
    ? hostBits(path, "prefix", text, own)
    : [{ path, message: `prefix is "${text}": expected ${wanted}; correct it` }];
}
