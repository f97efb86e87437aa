import type * as pulumi from "@pulumi/pulumi";
import type { CIDRPoolSpec, IPPoolSpec } from "../../plan/ipam/ipPoolsSpec.ts";
import { ClusterResource } from "../cluster/clusterResource.ts";

/** A set of address pools. */
export interface IPPoolsArgs {
  /** Namespace of the nv-ipam controller, which ignores pools elsewhere. @default {"nvidia-network-operator"} */
  readonly namespace?: pulumi.Input<string>;
  /** Release of the network operator, by which nv-ipam deals blocks: `25.7.0`. @default {the newest} */
  readonly release?: pulumi.Input<string>;
  /** IPPools by name: a block of one subnet for each node. @default {none} */
  readonly pools?: pulumi.Input<Readonly<Record<string, IPPoolSpec>>>;
  /** CIDRPools by name: a network of its own for each node. @default {none} */
  readonly cidrPools?: pulumi.Input<Readonly<Record<string, CIDRPoolSpec>>>;
  /** Further nodes that each pool shall have blocks for, as a count or `"25%"`; fewer are a warning. @default {a tenth of the nodes} */
  readonly growth?: pulumi.Input<number | string>;
  /** Takes over fields that another field manager owns. @default {false} */
  readonly force?: pulumi.Input<boolean>;
  /** Pools that nodes have blocks of: `refuse` keeps them. Has to be applied before a delete. @default {"refuse"} */
  readonly onDelete?: pulumi.Input<"refuse" | "delete">;
}

/**
 * Address pools of nv-ipam. Preview shows which block each node gets, whether
 * the nodes fit, and which edits give addresses of running pods to other nodes.
 */
export class IPPools extends ClusterResource {
  /** Block of each node by pool, as of the last update; not known in a preview that makes the pools. */
  declare readonly blocks: pulumi.Output<Record<string, Record<string, string>>>;

  /**
   * @param name The _unique_ name of the resource.
   * @param args The pools of the set.
   */
  constructor(name: string, args: IPPoolsArgs, options?: pulumi.CustomResourceOptions) {
    super("IPPools", "ipPools", name, { ...args, blocks: undefined }, options);
  }
}
