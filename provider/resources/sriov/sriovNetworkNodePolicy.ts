import type * as pulumi from "@pulumi/pulumi";
import type { NodePolicySpec } from "../../plan/sriov/nodePolicySpec.ts";
import { ClusterResource, type ObjectArgs } from "../cluster/clusterResource.ts";

/** VFs of chosen PFs on chosen nodes. */
export interface SriovNetworkNodePolicyArgs extends ObjectArgs {
  /** Which nodes and PFs, how many VFs, and the resource that pods ask for. */
  readonly spec: pulumi.Input<NodePolicySpec>;
  /** Waits until the operator is done on every selected node and the nodes offer the VFs. @default {false} */
  readonly waitForNodes?: pulumi.Input<boolean>;
}

/**
 * VFs on chosen PFs of chosen nodes, made and offered to pods by the SR-IOV operator.
 * Preview says which nodes that operator would drain or reboot for it, and why.
 */
export class SriovNetworkNodePolicy extends ClusterResource {
  /**
   * @param name The _unique_ name of the resource, and of the object where `metadata` names no other.
   * @param args The object's spec.
   */
  constructor(
    name: string,
    args: SriovNetworkNodePolicyArgs,
    options?: pulumi.CustomResourceOptions,
  ) {
    super("SriovNetworkNodePolicy", "sriovNetworkNodePolicy", name, { ...args }, options);
  }
}
