import type * as pulumi from "@pulumi/pulumi";
import type { OperatorConfigSpec } from "../../plan/sriov/operatorConfigSpec.ts";
import { ClusterResource, type ObjectArgs } from "../cluster/clusterResource.ts";

/** How the SR-IOV operator works. */
export interface SriovOperatorConfigArgs extends ObjectArgs {
  /** Its settings, for the whole cluster. */
  readonly spec: pulumi.Input<OperatorConfigSpec>;
}

/**
 * The configuration of the SR-IOV operator: its only one is called `default`.
 */
export class SriovOperatorConfig extends ClusterResource {
  /**
   * @param name The _unique_ name of the resource, and of the object where `metadata` names no other.
   * @param args The object's spec.
   */
  constructor(name: string, args: SriovOperatorConfigArgs, options?: pulumi.CustomResourceOptions) {
    super("SriovOperatorConfig", "sriovOperatorConfig", name, { ...args }, options);
  }
}
