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
 * Pods whose addresses, dealt from their node's block of `before`, would be in a
 * block of another node or pool. Stores of used addresses are per node and pool
 * (nv-ipam pkg/ipam-node), so nobody there knows that they are taken.
 */
export function collisionsOf(
  before: HeldPool,
  after: readonly DealtPool[],
  pods: readonly PodFacts[],
): Collision[] {
  const owners = after.map(ownersOf);
  return pods.flatMap((pod) => {
    const { node } = pod;
    const block = node === null ? undefined : before.blocks.get(node);
    if (node === null || block === undefined) return [];
    return podIps(pod)
      .filter((ip) => contains(block, ip))
      .flatMap((ip) =>
        owners.flatMap((ownerOf) => {
          const owner = ownerOf(ip);
          if (owner === undefined || isSame(owner, before, node)) return [];
          return [
            {
              pod: `${pod.namespace}/${pod.name}`,
              node,
              address: formatIp(ip),
              owner: { pool: owner.name, node: owner.node },
            },
          ];
        }),
      );
  });
}

interface Owner {
  readonly kind: string;
  readonly name: string;
  readonly node: string;
}

function ownersOf({ pool, grid, blocks }: DealtPool): (ip: Ip) => Owner | undefined {
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
