/** A pool as messages name it. */
export interface PoolRef {
  readonly kind: "IPPool" | "CIDRPool";
  readonly name: string;
}

/** A pod that keeps an address which another node or pool may give away again. */
export interface Collision {
  /** `namespace/name`. */
  readonly pod: string;
  readonly node: string;
  readonly address: string;
  /** Whose block the address would be in. */
  readonly owner: { readonly pool: string; readonly node: string };
}

/** What an edit of a pool does on the cluster. */
export type IpamChange =
  /** More nodes fit; every block stays. */
  | { readonly code: "growth"; readonly pool: PoolRef; readonly from: string; readonly to: string }
  /** Running pods keep what they have. */
  | { readonly code: "new_pods"; readonly pool: PoolRef; readonly fields: readonly string[] }
  /** Nodes that get another block while their pods keep addresses of the old one. */
  | {
      readonly code: "redealt";
      readonly pool: PoolRef;
      readonly fields: readonly string[];
      readonly nodes: readonly {
        readonly node: string;
        readonly from: string;
        readonly to: string;
      }[];
      readonly collisions: readonly Collision[];
    }
  /** Nodes that have a block now and none afterwards, though the pool stays. */
  | {
      readonly code: "lost";
      readonly pool: PoolRef;
      readonly why: "selector" | "no_room";
      readonly nodes: readonly string[];
      readonly collisions: readonly Collision[];
    }
  /** Nodes that have no block and get none. */
  | { readonly code: "full"; readonly pool: PoolRef; readonly nodes: readonly string[] }
  | {
      readonly code: "deleted";
      readonly pool: PoolRef;
      /** Nodes that have a block of it. */
      readonly nodes: readonly string[];
      readonly collisions: readonly Collision[];
    }
  /** What could not be foreseen of a pool that changes. */
  | { readonly code: "unknown"; readonly pool: PoolRef; readonly why: string }
  /** Which running pods keep addresses could not be read. */
  | { readonly code: "pods_unknown"; readonly why: string };
