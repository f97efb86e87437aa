import { z } from "zod";
import type { LiveObject } from "../../facts/cluster/clusterFacts.ts";
import { type Reading, read, unknown } from "../../facts/reading.ts";
import { PfStatus, VfStatus } from "../sriov/nodeState.ts";
import { DesiredSpec } from "./desiredSpec.ts";

const VfView = VfStatus.extend({
  /** Empty: no driver is bound. */
  driver: z.string().default(""),
  mtu: z.number().default(0),
  vdpaType: z.string().default(""),
});

/** A PF with what the operator compares before it drains. */
const PfView = PfStatus.extend({
  linkAdminState: z.string().default(""),
  /** Empty means `legacy`. */
  eSwitchMode: z.string().default(""),
  externallyManaged: z.boolean().default(false),
  Vfs: z.array(VfView).default([]),
});
export type PfView = z.infer<typeof PfView>;

const Status = z.object({
  interfaces: z.array(PfView).default([]),
  system: z.object({ rdmaMode: z.string().default("") }).default({ rdmaMode: "" }),
  syncStatus: z.string().default(""),
  lastSyncError: z.string().default(""),
});

/** A SriovNetworkNodeState, as far as a prediction needs it. */
export interface NodeView {
  readonly node: string;
  /** What the operator wants now. */
  readonly spec: DesiredSpec;
  readonly interfaces: readonly PfView[];
  /** Live mode as netlink tells the daemon; empty where it did not. */
  readonly rdmaMode: string;
  /** `InProgress`, `Succeeded`, `Failed`; empty before the first pass. */
  readonly syncStatus: string;
  readonly lastSyncError: string;
  /** What the daemon asks of the drain controller: `Idle`, `Drain_Required`, `Reboot_Required`. */
  readonly desiredState: string;
  /** How far the drain controller is: `Idle`, `Draining`, `DrainComplete`. */
  readonly currentState: string;
  /** The maintenance operator drains instead, and pools do not count. */
  readonly externalDrainer: boolean;
}

const parsed = new WeakMap<LiveObject, Reading<NodeView>>();

/** Parses a node state once for each object that was read. */
export function nodeViewOf(live: LiveObject): Reading<NodeView> {
  const known = parsed.get(live);
  if (known !== undefined) return known;
  const view = parseNodeView(live);
  parsed.set(live, view);
  return view;
}

function parseNodeView(live: LiveObject): Reading<NodeView> {
  const spec = DesiredSpec.safeParse(live.spec);
  const status = Status.safeParse(live.status);
  const issue = spec.error?.issues[0] ?? status.error?.issues[0];
  if (!spec.success || !status.success)
    return unknown(
      `${spec.success ? "status" : "spec"}.${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`,
    );
  const { interfaces, system, syncStatus, lastSyncError } = status.data;
  const annotation = (key: string): string =>
    live.annotations[`sriovnetwork.openshift.io/${key}`] ?? "";
  return read({
    node: live.name,
    spec: spec.data,
    interfaces,
    rdmaMode: system.rdmaMode,
    syncStatus,
    lastSyncError,
    desiredState: annotation("desired-state"),
    currentState: annotation("current-state"),
    externalDrainer: annotation("use-external-drainer") === "true",
  });
}

/**
 * The daemon went through this spec and found nothing left to do. It compares
 * the kernel command line again every 30 s, so that a settled node has the
 * arguments of its spec (sriov-network-operator 249e200, generic_plugin.go
 * CheckStatusChanges).
 */
export function isSettled({ syncStatus, desiredState, currentState }: NodeView): boolean {
  const idle = ["", "Idle"];
  return syncStatus === "Succeeded" && idle.includes(desiredState) && idle.includes(currentState);
}

/** On OpenStack and AWS another plugin of the operator's is at work, which never reboots. */
export function isVirtualPlatform(pfs: readonly PfView[]): boolean {
  return pfs.some(({ netFilter }) => netFilter !== "");
}
