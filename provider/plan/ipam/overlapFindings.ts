import type { ClusterFacts, LiveObject, NodeFacts } from "../../facts/cluster/clusterFacts.ts";
import { foldNodes } from "../../facts/nodeset.ts";
import { type Findings, mergeFindings, noFindings, notChecked, warning } from "../findings.ts";
import { exclusionsOf } from "./grid.ts";
import { contains, type IpNetwork, overlaps, parseIp, parseNetwork } from "./ipRange.ts";
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
  return mergeFindings([
    ...others.map((each) => each.findings),
    ...pools.flatMap((pool, i) => {
      const network = parseNetwork(rangeText(pool));
      if (network === undefined) return [];
      return [
        ...pools.slice(0, i).map((other) => withPool(pool, network, other, "")),
        ...live.map((other) => withPool(pool, network, other, ", which the cluster has already")),
        withNodes(pool, network, facts.nodes),
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
  const read = foreign.map((object) => ({ object, parsed: livePool(object) }));
  return {
    pools: read.flatMap(({ parsed }) => (parsed.status === "read" ? [parsed.value] : [])),
    findings: mergeFindings(
      read.flatMap(({ object, parsed }) =>
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

function overlap(pool: Pool, text: string): Findings {
  const key = pool.kind === "IPPool" ? "subnet" : "cidr";
  return warning(`${pathOf(pool)}.${key}`, `${key} ${rangeText(pool)} ${text}`);
}

function withNodes(pool: Pool, network: IpNetwork, nodes: ClusterFacts["nodes"]): Findings {
  if (nodes.status === "unknown")
    return notChecked(
      `Overlap with addresses of nodes and pod networks could not be checked: ${nodes.why}`,
    );
  return mergeFindings([
    withAddresses(pool, network, nodes.value),
    withPodNetworks(pool, network, nodes.value),
  ]);
}

/** Addresses of nodes that the pool would deal: one that is excluded is safe. */
function withAddresses(pool: Pool, network: IpNetwork, nodes: readonly NodeFacts[]): Findings {
  const excluded = exclusionsOf(pool);
  const found = nodes.flatMap(({ name, addresses }) =>
    addresses.flatMap((address) => {
      const ip = parseIp(address);
      if (ip === undefined || !contains(network, ip)) return [];
      return excluded.some((range) => contains(range, ip)) ? [] : [{ name, address }];
    }),
  );
  const [first] = found;
  if (first === undefined) return noFindings;
  return overlap(
    pool,
    `has addresses of nodes ${foldNodes(found.map(({ name }) => name))} (${first.address} of ${first.name}): expected ` +
      "none that a pod could get; add them to exclusions, or choose another range",
  );
}

function withPodNetworks(pool: Pool, network: IpNetwork, nodes: readonly NodeFacts[]): Findings {
  const found = nodes.flatMap(({ name, podCidrs }) =>
    podCidrs.flatMap((cidr) => {
      const range = parseNetwork(cidr);
      return range !== undefined && overlaps(network, range) ? [{ name, cidr }] : [];
    }),
  );
  const [first] = found;
  if (first === undefined) return noFindings;
  return overlap(
    pool,
    `overlaps with the pod network of ${foldNodes(found.map(({ name }) => name))} (${first.cidr} of ${first.name}): ` +
      "expected a range of its own; choose another",
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
          )
        : noFindings;
    }),
  );
}
