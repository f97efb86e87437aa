import type * as pulumi from "@pulumi/pulumi";
import type { NetworkSpec } from "../../plan/sriov/networkSpec.ts";
import { ClusterResource, type ObjectArgs } from "../cluster/clusterResource.ts";

/** A network of Ethernet VFs. */
export interface SriovNetworkArgs extends ObjectArgs {
  /** Its resource, addresses and chained plugins. */
  readonly spec: pulumi.Input<NetworkSpec>;
}

/**
 * A network of Ethernet VFs that pods attach to, with typed IPAM and chained plugins.
 */
export class SriovNetwork extends ClusterResource {
  /**
   * @param name The _unique_ name of the resource, and of the object where `metadata` names no other.
   * @param args The object's spec.
   */
  constructor(name: string, args: SriovNetworkArgs, options?: pulumi.CustomResourceOptions) {
    super("SriovNetwork", "sriovNetwork", name, { ...args }, options);
  }
}
