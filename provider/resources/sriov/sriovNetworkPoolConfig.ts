import type * as pulumi from "@pulumi/pulumi";
import type { PoolConfigSpec } from "../../plan/sriov/poolConfigSpec.ts";
import { ClusterResource, type ObjectArgs } from "../cluster/clusterResource.ts";

/** A pool of nodes. */
export interface SriovNetworkPoolConfigArgs extends ObjectArgs {
  /** Which nodes, how many of them at a time, and their RDMA mode. */
  readonly spec: pulumi.Input<PoolConfigSpec>;
}

/**
 * How many nodes of a pool the SR-IOV operator takes at a time, and their RDMA mode.
 * Preview says which nodes that operator would reboot for it, and where it would never stop.
 */
export class SriovNetworkPoolConfig extends ClusterResource {
  /**
   * @param name The _unique_ name of the resource, and of the object where `metadata` names no other.
   * @param args The object's spec.
   */
  constructor(
    name: string,
    args: SriovNetworkPoolConfigArgs,
    options?: pulumi.CustomResourceOptions,
  ) {
    super("SriovNetworkPoolConfig", "sriovNetworkPoolConfig", name, { ...args }, options);
  }
}
