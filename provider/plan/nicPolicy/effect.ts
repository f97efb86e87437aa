import type { RdmaMode } from "../../facts/rdmaMode.ts";
import type { Drain } from "./upgradePolicy.ts";

export type PoolKind = "IPPool" | "CIDRPool";

export interface LostPool {
  readonly name: string;
  /** Nodes that hold a block of it. */
  readonly nodes: readonly string[];
}

/** What a change of the policy disturbs. `nodes`: names, in no order. */
export type Effect =
  /** The kind is deleted with the component that brought it, and every pool with the kind. */
  | { readonly code: "pools_deleted"; readonly kind: PoolKind; readonly pools: readonly LostPool[] }
  | { readonly code: "templates_deleted"; readonly templates: readonly string[] }
  /** The driver's pod is deleted at once, without cordon or drain. */
  | {
      readonly code: "driver_unload";
      readonly nodes: readonly string[];
      readonly why: "removed" | "affinity" | "taint";
    }
  /** Cordon, drain where that is not null, pod restart, uncordon. */
  | {
      readonly code: "driver_upgrade";
      readonly nodes: readonly string[];
      readonly drain: Drain | null;
      readonly fields: readonly string[];
      /** Pods that the drain evicts; `null`: not known. */
      readonly evicted: number | null;
      /** Where an upgrade is already under way: its state. */
      readonly state: string | null;
    }
  /** The driver container replaces the driver of the host for the first time. */
  | {
      readonly code: "driver_load";
      readonly nodes: readonly string[];
      /** What comes first on each node, at the pace of upgrades; `null`: nothing. */
      readonly safeLoad: "drain" | "cordon" | null;
    }
  | {
      readonly code: "driver_pending";
      readonly nodes: readonly string[];
      readonly fields: readonly string[];
    }
  | { readonly code: "driver_skipped"; readonly nodes: readonly string[] }
  | { readonly code: "upgrade_failed"; readonly nodes: readonly string[] }
  | {
      readonly code: "drain_blocked";
      readonly nodes: readonly string[];
      /** `namespace/name` of pods that nothing would make again. */
      readonly pods: readonly string[];
    }
  | {
      readonly code: "component_removed";
      readonly section: string;
      readonly nodes: readonly string[];
      /** Extended resources that nodes no longer offer. */
      readonly resources: readonly string[];
      /** Pods that hold them now. */
      readonly users: number;
    }
  /** Its pods are deleted from nodes that the policy no longer means. */
  | {
      readonly code: "component_leaves";
      readonly sections: readonly string[];
      readonly nodes: readonly string[];
      readonly why: "affinity" | "taint";
    }
  /** Pods are replaced a node at a time, without a drain. */
  | {
      readonly code: "component_restart";
      readonly sections: readonly string[];
      readonly nodes: readonly string[];
      readonly fields: readonly string[];
      readonly resources: readonly string[];
    };

/** What could not be told, and why. */
export type UnknownEffect =
  | { readonly code: "live_policy"; readonly why: string }
  | { readonly code: "pods"; readonly why: string }
  | { readonly code: "nodes"; readonly why: string }
  | { readonly code: "pools"; readonly kind: PoolKind; readonly why: string }
  | { readonly code: "templates"; readonly why: string }
  /** autoUpgrade becomes true: nodes with a pod of an older template would be upgraded. */
  | { readonly code: "outdated_drivers"; readonly nodes: readonly string[] };

export type EffectNote =
  | {
      readonly code: "pace";
      /** Nodes to upgrade. */
      readonly total: number;
      /** 0: all. */
      readonly atATime: number;
      /** Nodes whose upgrade takes a place now. */
      readonly underWay: readonly string[];
      /** Nodes that take one until a person helps. */
      readonly failed: readonly string[];
      /** Nodes that go on whatever the limit. */
      readonly cordoned: readonly string[];
    }
  | {
      readonly code: "wait_for_pods";
      readonly podSelector: string;
      readonly timeoutSeconds: number;
    }
  | { readonly code: "plugins_leave"; readonly sections: readonly string[] }
  | {
      readonly code: "mode_changes";
      readonly nodes: readonly string[];
      readonly from: RdmaMode;
      readonly to: RdmaMode;
    }
  | { readonly code: "mode_unknown"; readonly nodes: readonly string[] }
  | { readonly code: "ssh_cut"; readonly nodes: readonly string[] }
  | { readonly code: "safe_load"; readonly first: "drain" | "cordon" }
  | { readonly code: "safe_load_ends" }
  | { readonly code: "next_upgrade"; readonly fields: readonly string[] }
  | { readonly code: "upgrades_stop"; readonly nodes: readonly string[] }
  | { readonly code: "auto_upgrade_ends" }
  | { readonly code: "driver_missing"; readonly nodes: readonly string[] }
  | { readonly code: "maintenance_operator"; readonly nodes: readonly string[] }
  | { readonly code: "other_kinds"; readonly section: string; readonly kinds: readonly string[] };

export interface NicPolicyForecast {
  /** The most disruptive first. */
  readonly effects: readonly Effect[];
  readonly unknown: readonly UnknownEffect[];
  readonly notes: readonly EffectNote[];
}

export const noForecast: NicPolicyForecast = { effects: [], unknown: [], notes: [] };

export function mergeForecasts(parts: readonly NicPolicyForecast[]): NicPolicyForecast {
  const unknown = parts.flatMap((part) => part.unknown);
  return {
    effects: parts.flatMap(({ effects }) => effects),
    unknown: [...new Map(unknown.map((each) => [JSON.stringify(each), each])).values()],
    notes: parts.flatMap(({ notes }) => notes),
  };
}
