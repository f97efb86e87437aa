import { z } from "zod";
import type { LiveObject } from "../../facts/cluster/clusterFacts.ts";
import { type Reading, read, unknown } from "../../facts/reading.ts";

export const VfStatus = z.object({
  vfID: z.number(),
  pciAddress: z.string(),
  /** Node GUID; empty where the VF's RDMA device was not to be seen: a pod has it, or no driver is bound. */
  guid: z.string().default(""),
});

/** A PF as the operator's daemon saw it on the node. */
export const PfStatus = z.object({
  name: z.string().default(""),
  altNames: z.array(z.string()).default([]),
  pciAddress: z.string(),
  vendor: z.string().default(""),
  deviceID: z.string().default(""),
  netFilter: z.string().default(""),
  mtu: z.number().default(0),
  /** sriov_numvfs. */
  numVfs: z.number().default(0),
  /** sriov_totalvfs. */
  totalvfs: z.number().default(0),
  /** `ETH`, `IB`. */
  linkType: z.string().default(""),
  Vfs: z.array(VfStatus).default([]),
});
export type PfStatus = z.infer<typeof PfStatus>;

const System = z.object({ rdmaMode: z.string().default("") }).default({ rdmaMode: "" });

const Status = z.object({
  interfaces: z.array(PfStatus).default([]),
  system: System,
  syncStatus: z.string().default(""),
  lastSyncError: z.string().default(""),
});

/** A SriovNetworkNodeState: what the operator's daemon found on one node and how far it is. */
export interface NodeState {
  /** Name of the node. */
  readonly node: string;
  readonly namespace: string;
  readonly interfaces: readonly PfStatus[];
  /** Live mode, `shared` or `exclusive`; empty where the daemon could not tell. */
  readonly rdmaMode: string;
  /** `InProgress`, `Succeeded`, `Failed`; empty before the first pass. */
  readonly syncStatus: string;
  readonly lastSyncError: string;
  /** What the daemon asks of the drain controller: `Idle`, `Drain_Required`, `Reboot_Required`. */
  readonly desiredState: string;
  /** How far the drain controller is: `Idle`, `Draining`, `DrainComplete`. */
  readonly currentState: string;
}

const parsed = new WeakMap<LiveObject, Reading<NodeState>>();

/** Parses a node state, once for each object that was read: eight policies ask for the same 500. */
export function liveNodeState(live: LiveObject): Reading<NodeState> {
  const known = parsed.get(live);
  if (known !== undefined) return known;
  const state = parseNodeState(live);
  parsed.set(live, state);
  return state;
}

function parseNodeState(live: LiveObject): Reading<NodeState> {
  const result = Status.safeParse(live.status);
  if (!result.success)
    return unknown(
      result.error.issues
        .map(({ path, message }) => `${["status", ...path].join(".")}: ${message}`)
        .join("; "),
    );
  const { interfaces, system, syncStatus, lastSyncError } = result.data;
  return read({
    node: live.name,
    namespace: live.namespace ?? "",
    interfaces,
    rdmaMode: system.rdmaMode,
    syncStatus,
    lastSyncError,
    desiredState: live.annotations["sriovnetwork.openshift.io/desired-state"] ?? "",
    currentState: live.annotations["sriovnetwork.openshift.io/current-state"] ?? "",
  });
}
