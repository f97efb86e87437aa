import type { LiveObject } from "../../facts/cluster/clusterFacts.ts";
import { type Reading, read } from "../../facts/reading.ts";
import { type Minor, parseRelease } from "../nicPolicy/release.ts";
import type { Manifest } from "../objects/manifest.ts";
import { readLiveSpec } from "../sriov/readLiveSpec.ts";
import { CIDRPoolSpec, type IpPoolsInput, IPPoolSpec } from "./ipPoolsSpec.ts";

/** A pool of either kind, told apart by `kind`. */
export type Pool = {
  readonly name: string;
  /** Of the network operator that nv-ipam came with; `undefined`: not told, the newest known. */
  readonly release?: Minor | undefined;
} & (
  | { readonly kind: "IPPool"; readonly spec: IPPoolSpec }
  | { readonly kind: "CIDRPool"; readonly spec: CIDRPoolSpec }
);

/** Where the NVIDIA network operator's chart installs nv-ipam. */
export const defaultPoolNamespace = "nvidia-network-operator";

/** The pools of a set: IPPools first, each kind by name. */
export function poolsOf({ pools = {}, cidrPools = {}, release: text }: IpPoolsInput): Pool[] {
  const release = text === undefined ? undefined : parseRelease(text)?.minor;
  return [
    ...Object.entries(pools)
      .toSorted(byName)
      .map(([name, spec]): Pool => ({ kind: "IPPool", name, spec, release })),
    ...Object.entries(cidrPools)
      .toSorted(byName)
      .map(([name, spec]): Pool => ({ kind: "CIDRPool", name, spec, release })),
  ];
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** A pool of the cluster; unknown where its spec is not one that this release knows. */
export function livePool({ kind, name, spec }: LiveObject): Reading<Pool> {
  if (kind === "CIDRPool") {
    const parsed = readLiveSpec(CIDRPoolSpec, spec);
    return parsed.status === "unknown" ? parsed : read({ kind, name, spec: parsed.value });
  }
  const parsed = readLiveSpec(IPPoolSpec, spec);
  return parsed.status === "unknown" ? parsed : read({ kind: "IPPool", name, spec: parsed.value });
}

export function isSamePool(
  a: Pick<LiveObject, "kind" | "name">,
  b: Pick<LiveObject, "kind" | "name">,
): boolean {
  return a.kind === b.kind && a.name === b.name;
}

/** The network that a pool deals from, as written. */
export function rangeText(pool: Pool): string {
  return pool.kind === "IPPool" ? pool.spec.subnet : pool.spec.cidr;
}

/** Dotted path of a pool in the input. */
export function pathOf({ kind, name }: Pool): string {
  return `${kind === "IPPool" ? "pools" : "cidrPools"}.${name}`;
}

/** The objects of a set, in the namespace that the controller reads. */
export function manifestsOf(input: IpPoolsInput, namespace: string): Manifest[] {
  return poolsOf(input).map(({ kind, name, spec }) => ({
    apiVersion: "nv-ipam.nvidia.com/v1alpha1",
    kind,
    metadata: { name, namespace },
    spec,
  }));
}
