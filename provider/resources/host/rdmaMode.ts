import type * as pulumi from "@pulumi/pulumi";
import type { RdmaMode as Mode } from "../../facts/rdmaMode.ts";
import type { Activation } from "../../plan/activation.ts";
import type { RdmaModeClaim } from "../../plan/claim.ts";
import type { Pending } from "../../plan/pending.ts";
import type { HostsInput } from "../hostsInput.ts";
import { DynamicResource } from "../dynamicResource.ts";
import { refuseSecret } from "../refuseSecret.ts";
import { statusKeys } from "../statusKeys.ts";
import { offerClaim } from "./untakenClaims.ts";

/** The hosts and the mode that they shall have. */
export interface RdmaModeArgs {
  /** The set of hosts: `hosts("dgx[030-031]", {…})`. */
  readonly hosts: pulumi.Input<HostsInput>;
  /** RDMA network namespace mode: `exclusive` for pods with RDMA devices of their own, `shared` is the kernel's default. */
  readonly mode: pulumi.Input<Mode>;
  /** A drained node may reload the RDMA modules instead of rebooting; cuts RDMA and IPoIB of the node. @default {false} */
  readonly moduleReload?: pulumi.Input<boolean>;
  /** A Rollout of this program takes the claim: nothing is staged before the node's wave. @default {false} */
  readonly rollout?: pulumi.Input<boolean>;
}

/**
 * RDMA network namespace mode of a set of hosts, live and persisted for the
 * next boot. Preview says which hosts would have to reboot for it and why.
 */
export class RdmaMode extends DynamicResource {
  /** What would make the mode live everywhere; "none" when it is, and after an update. */
  declare readonly activation: pulumi.Output<Activation>;
  /** What is not as wanted, grouped; empty after an update. */
  declare readonly pending: pulumi.Output<Pending[]>;
  /** The wanted end state, for a Rollout. */
  declare readonly claim: pulumi.Output<RdmaModeClaim>;
  /** What still needs a reboot after the last update. */
  declare readonly awaiting: pulumi.Output<Pending[]>;
  /** Hosts on which the last update failed, folded; `""` for none. */
  declare readonly failed: pulumi.Output<string>;
  /** Hosts by the mode in effect, folded. */
  declare readonly live: pulumi.Output<Record<string, string>>;

  /**
   * @param name The _unique_ name of the resource.
   * @param args The hosts and the wanted mode.
   */
  constructor(name: string, args: RdmaModeArgs, options?: pulumi.CustomResourceOptions) {
    super(
      "RdmaMode",
      "rdmaMode",
      name,
      {
        ...args,
        hosts: refuseSecret("RdmaMode", args.hosts),
        ...statusKeys,
      },
      options,
    );
    offerClaim(this, args.rollout);
  }
}
