import type { PodFacts } from "../../facts/cluster/clusterFacts.ts";
import type { DealtPool } from "./dealPool.ts";
import { indexOf } from "./grid.ts";
import type { Collision } from "./ipamChange.ts";
import { contains, formatIp, type Ip, type IpRange } from "./ipRange.ts";
import { podIps } from "./podIps.ts";

/** A pool with the block that each node has now. */
export interface HeldPool {
  readonly kind: string;
  readonly name: string;
  readonly blocks: ReadonlyMap<string, IpRange>;
}

/**
 * Finds pods whose addresses, dealt from their node's block of `before`, would be
 * in a block of another node or pool. Stores of used addresses are per node and
 * pool (nv-ipam pkg/ipam-node), so nobody there knows that they are taken.
 *
 * @returns a search that may be repeated: pods are read once, for a set has many pools
 */
export function collisionFinder(
  after: readonly DealtPool[],
  pods: readonly PodFacts[],
): (before: HeldPool) => Collision[] {
  let read: readonly AttachedPod[] | undefined;
  let owners: readonly OwnerOf[] | undefined;
  return (before) => {
    read ??= pods.flatMap(attachedPod);
    owners ??= after.map(ownersOf);
    return collisionsOf(before, owners, read);
  };
}

/** A pod that runs on a node, with its addresses. */
interface AttachedPod {
  readonly name: string;
  readonly node: string;
  readonly ips: readonly Ip[];
}

function attachedPod(pod: PodFacts): AttachedPod[] {
  const { namespace, name, node } = pod;
  return node === null ? [] : [{ name: `${namespace}/${name}`, node, ips: podIps(pod) }];
}

function collisionsOf(
  before: HeldPool,
  owners: readonly OwnerOf[],
  pods: readonly AttachedPod[],
): Collision[] {
  return pods.flatMap(({ name, node, ips }) => {
    const block = before.blocks.get(node);
    if (block === undefined) return [];
    return ips
      .filter((ip) => contains(block, ip))
      .flatMap((ip) =>
        owners.flatMap((ownerOf) => ownerOf(ip) ?? []).map((owner) => ({ ip, owner })),
      )
      .filter(({ owner }) => !isSame(owner, before, node))
      .map(({ ip, owner }) => ({
        pod: name,
        node,
        address: formatIp(ip),
        owner: { pool: owner.name, node: owner.node },
      }));
  });
}

interface Owner {
  readonly kind: string;
  readonly name: string;
  readonly node: string;
}

type OwnerOf = (ip: Ip) => Owner | undefined;

function ownersOf({ pool, grid, blocks }: DealtPool): OwnerOf {
  const nodes = new Map([...blocks].map(([node, index]) => [index, node]));
  return (ip) => {
    const index = indexOf(grid, ip);
    const node = index === undefined ? undefined : nodes.get(index);
    return node === undefined ? undefined : { kind: pool.kind, name: pool.name, node };
  };
}

function isSame(owner: Owner, before: HeldPool, node: string): boolean {
  return owner.node === node && owner.kind === before.kind && owner.name === before.name;
}
