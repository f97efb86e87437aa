/** Pods of a workload that do not come up. */
export interface PodTrouble {
  /** DaemonSet or Deployment. */
  readonly workload: string;
  /** Nodes of the pods; empty where they have none yet. */
  readonly nodes: readonly string[];
  /** `ImagePullBackOff: Back-off pulling image "…"`; empty: not ready, and no container says why. */
  readonly why: string;
}

/** What a policy still lacks. */
export type Waiting =
  /** The operator deploys nothing for a policy of another name. */
  | { readonly code: "ignored"; readonly reason: string }
  | { readonly code: "no_status"; readonly operator: "seen" | "missing" | "unknown" }
  /** The status is of a former spec. */
  | { readonly code: "stale_status" }
  | {
      readonly code: "component";
      readonly section: string;
      /** Of its row in the status; empty where it has none yet. */
      readonly state: string;
      readonly message: string;
      readonly pods: readonly PodTrouble[];
    }
  /** Pods are still those of the former template. */
  | {
      readonly code: "former_pods";
      readonly section: string;
      readonly nodes: readonly string[];
    }
  | { readonly code: "still_deployed"; readonly section: string }
  | { readonly code: "no_node"; readonly section: string }
  | { readonly code: "kind_missing"; readonly kind: string }
  | {
      readonly code: "driver_rollout";
      readonly done: number;
      readonly total: number;
      /** State by node of those that are not done; empty: waits for its turn. */
      readonly open: readonly { readonly node: string; readonly state: string }[];
    };

/** What the operator reports as not ready though nothing will come of waiting. */
export type Remaining =
  | { readonly code: "driver_pending"; readonly nodes: readonly string[] }
  | { readonly code: "driver_skipped"; readonly nodes: readonly string[] };

export type NicPolicyReadiness =
  | { readonly ready: true; readonly remaining: readonly Remaining[] }
  | { readonly ready: false; readonly waiting: readonly Waiting[] };
