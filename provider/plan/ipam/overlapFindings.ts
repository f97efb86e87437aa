import type { ClusterFacts, LiveObject, NodeFacts } from "../../facts/cluster/clusterFacts.ts";
import { foldNodes } from "../../facts/nodeset.ts";
import { type Reading, read } from "../../facts/reading.ts";
import {
  type Findings,
  mergeFindings,
  noFindings,
  notChecked,
  problem,
  warning,
} from "../findings.ts";
import { exclusionsOf } from "./grid.ts";
import { contains, type Ip, type IpNetwork, overlaps, parseIp, parseNetwork } from "./ipRange.ts";
import { isSamePool, livePool, type Pool, pathOf, rangeText } from "./pool.ts";

/** Ranges that are also somebody else's: two would have one address. */
export function overlapFindings(
  pools: readonly Pool[],
  namespace: string,
  facts: ClusterFacts,
): Findings {
  const others = [facts.ipPools, facts.cidrPools].map((reading) =>
    othersOf(pools, namespace, reading),
  );
  const live = others.flatMap((each) => each.pools);
  const nodes =
    facts.nodes.status === "unknown" ? facts.nodes : read(facts.nodes.value.map(placeOf));
  return mergeFindings([
    ...others.map((each) => each.findings),
    ...pools.flatMap((pool, i) => {
      const network = parseNetwork(rangeText(pool));
      if (network === undefined) return [];
      return [
        ...pools.slice(0, i).map((other) => withPool(pool, network, other, "")),
        ...live.map((other) => withPool(pool, network, other, ", which the cluster has already")),
        withNodes(pool, network, nodes),
        withServices(pool, network, facts.serviceCidrs),
      ];
    }),
  ]);
}

/** Pools of the cluster that are not of this set, where the controller reads them. */
function othersOf(
  pools: readonly Pool[],
  namespace: string,
  reading: ClusterFacts["ipPools"],
): { readonly pools: readonly Pool[]; readonly findings: Findings } {
  if (reading.status === "unknown")
    return {
      pools: [],
      findings: notChecked(
        `Overlap with the cluster's other pools could not be checked: ${reading.why}`,
      ),
    };
  const foreign = (reading.value ?? []).filter(
    (object) => object.namespace === namespace && !pools.some((pool) => isSamePool(pool, object)),
  );
  const parsedPools = foreign.map((object) => ({ object, parsed: livePool(object) }));
  return {
    pools: parsedPools.flatMap(({ parsed }) => (parsed.status === "read" ? [parsed.value] : [])),
    findings: mergeFindings(
      parsedPools.flatMap(({ object, parsed }) =>
        parsed.status === "read" ? [] : [unreadable(object, parsed.why)],
      ),
    ),
  };
}

function unreadable({ kind, name }: LiveObject, why: string): Findings {
  return notChecked(`Overlap with ${kind} "${name}" could not be checked: ${why}`);
}

function withPool(pool: Pool, network: IpNetwork, other: Pool, where: string): Findings {
  const range = parseNetwork(rangeText(other));
  if (range === undefined || !overlaps(network, range)) return noFindings;
  return overlap(
    pool,
    `overlaps with ${rangeText(other)} of ${other.kind} "${other.name}"${where}: expected ranges apart, or pods of the ` +
      "two pools get the same addresses; move one",
  );
}

/** @param say `problem` where two would certainly have one address, or pods lose their way to services. */
function overlap(pool: Pool, text: string, say: typeof problem = warning): Findings {
  const key = pool.kind === "IPPool" ? "subnet" : "cidr";
  return say(`${pathOf(pool)}.${key}`, `${key} ${rangeText(pool)} ${text}`);
}

/** Where a node is on the networks of the cluster, parsed once for all pools. */
interface Place {
  readonly name: string;
  readonly addresses: readonly { readonly text: string; readonly ip: Ip }[];
  readonly podNetworks: readonly { readonly text: string; readonly range: IpNetwork }[];
}

function placeOf({ name, addresses, podCidrs }: NodeFacts): Place {
  return {
    name,
    addresses: addresses.flatMap((text) => {
      const ip = parseIp(text);
      return ip === undefined ? [] : [{ text, ip }];
    }),
    podNetworks: podCidrs.flatMap((text) => {
      const range = parseNetwork(text);
      return range === undefined ? [] : [{ text, range }];
    }),
  };
}

function withNodes(pool: Pool, network: IpNetwork, places: Reading<readonly Place[]>): Findings {
  if (places.status === "unknown")
    return notChecked(
      `Overlap with addresses of nodes and pod networks could not be checked: ${places.why}`,
    );
  const excluded = exclusionsOf(pool);
  const addresses = places.value.flatMap((place) =>
    place.addresses
      .filter(({ ip }) => contains(network, ip))
      .filter(({ ip }) => !excluded.some((range) => contains(range, ip)))
      .map(({ text }) => ({ name: place.name, text })),
  );
  const podNetworks = places.value.flatMap((place) =>
    place.podNetworks
      .filter(({ range }) => overlaps(network, range))
      .map(({ text }) => ({ name: place.name, text })),
  );
  return mergeFindings([
    places.value.some((place) => place.podNetworks.length > 0) || places.value.length === 0
      ? noFindings
      : notChecked(
          "Overlap with pod networks could not be checked: the nodes name none (podCIDR), the cluster's network plugin " +
            "deals them itself",
        ),
    withPlaces(
      pool,
      addresses,
      "has addresses of nodes",
      "none that a pod could get; add them to exclusions, or choose another range",
      problem,
    ),
    withPlaces(
      pool,
      podNetworks,
      "overlaps with the pod network of",
      "a range of its own; choose another",
      warning,
    ),
  ]);
}

function withPlaces(
  pool: Pool,
  found: readonly { readonly name: string; readonly text: string }[],
  what: string,
  expected: string,
  say: typeof problem,
): Findings {
  const [first] = found;
  if (first === undefined) return noFindings;
  const nodes = foldNodes(found.map(({ name }) => name));
  return overlap(
    pool,
    `${what} ${nodes} (${first.text} of ${first.name}): expected ${expected}`,
    say,
  );
}

function withServices(
  pool: Pool,
  network: IpNetwork,
  services: ClusterFacts["serviceCidrs"],
): Findings {
  if (services.status === "unknown" || services.value === null)
    return notChecked(
      "Overlap with service addresses could not be checked: " +
        (services.status === "unknown" ? services.why : "the cluster does not tell its ranges"),
    );
  return mergeFindings(
    services.value.map((cidr) => {
      const range = parseNetwork(cidr);
      return range !== undefined && overlaps(network, range)
        ? overlap(
            pool,
            `overlaps with ${cidr}, the addresses of services: expected a range of its own; choose another`,
            problem,
          )
        : noFindings;
    }),
  );
}
