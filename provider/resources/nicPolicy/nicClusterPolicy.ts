import type * as pulumi from "@pulumi/pulumi";
import type { NicPolicyInput } from "../../plan/nicPolicy/nicPolicyInput.ts";
import { ClusterResource } from "../cluster/clusterResource.ts";

/** What the network operator deploys. */
export interface NicClusterPolicyArgs {
  /** Release of the network operator, whose images are taken where the spec names none: `25.7.0`. @default {none: the spec names every image} */
  readonly release?: pulumi.Input<string>;
  /** `true` turns a component on: `{ nvIpam: true, ofedDriver: { upgradePolicy: { … } } }`. */
  readonly spec: pulumi.Input<NicPolicyInput>;
  /** What would take pools, templates or drivers in use with it: `refuse` keeps the policy. Has to be applied before a delete. @default {"refuse"} */
  readonly onDelete?: pulumi.Input<"refuse" | "delete">;
  /** Takes over fields that another field manager owns. @default {false} */
  readonly force?: pulumi.Input<boolean>;
  /** Longest wait until every component is ready, seconds. @default {900} */
  readonly readyTimeoutSeconds?: pulumi.Input<number>;
}

/**
 * The one policy of the NVIDIA network operator, `nic-cluster-policy`. Preview
 * says which nodes' drivers would reload or be drained, what a removed
 * component takes with it, and which images cannot be pulled; an update waits
 * until every component is ready and names the one that is not.
 */
export class NicClusterPolicy extends ClusterResource {
  /**
   * @param name The _unique_ name of the resource; the object's is always `nic-cluster-policy`.
   * @param args The release and the components.
   */
  constructor(name: string, args: NicClusterPolicyArgs, options?: pulumi.CustomResourceOptions) {
    super("NicClusterPolicy", "nicClusterPolicy", name, { ...args }, options);
  }
}
