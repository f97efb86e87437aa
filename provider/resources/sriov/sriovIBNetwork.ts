import type * as pulumi from "@pulumi/pulumi";
import type { IbNetworkSpec } from "../../plan/sriov/networkSpec.ts";
import { ClusterResource, type ObjectArgs } from "../cluster/clusterResource.ts";

/** A network of InfiniBand VFs. */
export interface SriovIBNetworkArgs extends ObjectArgs {
  /** Its resource, addresses and chained plugins. */
  readonly spec: pulumi.Input<IbNetworkSpec>;
}

/**
 * A network of InfiniBand VFs that pods attach to, with typed IPAM and chained plugins.
 */
export class SriovIBNetwork extends ClusterResource {
  /**
   * @param name The _unique_ name of the resource, and of the object where `metadata` names no other.
   * @param args The object's spec.
   */
  constructor(name: string, args: SriovIBNetworkArgs, options?: pulumi.CustomResourceOptions) {
    super("SriovIBNetwork", "sriovIBNetwork", name, { ...args }, options);
  }
}
