import type * as pulumi from "@pulumi/pulumi";

import type { Activation } from "../plan/activation.ts";
import type { FirmwareClaim, VfsClaim } from "../plan/claim.ts";
import type { Pending } from "../plan/pending.ts";
import type { HostsInput } from "./hostsInput.ts";
import { DynamicResource } from "./dynamicResource.ts";
import { refuseSecret } from "./refuseSecret.ts";
import { statusKeys } from "./statusKeys.ts";
import { offerClaim } from "./untakenClaims.ts";
import type { SelectInput } from "./selectInput.ts";

/** The hosts, their PFs and how many VFs each shall have. */
export interface SriovVfsArgs {
  /** The set of hosts: `hosts("dgx[030-031]", {…})`. */
  readonly hosts: pulumi.Input<HostsInput>;
  /** Which PFs. @default {every eligible one} */
  readonly select?: pulumi.Input<SelectInput>;
  /** VFs of each chosen PF (sriov_numvfs). */
  readonly numVfs: pulumi.Input<number>;
  /** The firmware claim that may raise what the card allows: VFs beyond it wait for that. @default {none: more than the card allows now is blocked} */
  readonly firmware?: pulumi.Input<FirmwareClaim>;
  /** A Rollout of this program takes the claim: changes that disturb users wait for the node's wave. @default {false} */
  readonly rollout?: pulumi.Input<boolean>;
}

/**
 * Virtual functions of a set of hosts. Making the first VFs disturbs no one;
 * changing a count destroys the VFs that are there, and preview says whose.
 */
export class SriovVfs extends DynamicResource {
  /** What would make the count live everywhere; "none" when it is, and after an update. */
  declare readonly activation: pulumi.Output<Activation>;
  /** What is not as wanted, grouped; empty after an update. */
  declare readonly pending: pulumi.Output<Pending[]>;
  /** The wanted end state, for a Rollout. */
  declare readonly claim: pulumi.Output<VfsClaim>;
  /** What still waits after the last update. */
  declare readonly awaiting: pulumi.Output<Pending[]>;
  /** Hosts on which the last update failed, folded; `""` for none. */
  declare readonly failed: pulumi.Output<string>;
  /** Hosts by number of VFs in effect, folded. */
  declare readonly live: pulumi.Output<Record<string, string>>;

  /**
   * @param name The _unique_ name of the resource.
   * @param args The hosts, the PFs and the wanted count.
   */
  constructor(name: string, args: SriovVfsArgs, options?: pulumi.CustomResourceOptions) {
    super(
      "SriovVfs",
      "sriovVfs",
      name,
      {
        ...args,
        hosts: refuseSecret("SriovVfs", args.hosts),
        ...statusKeys,
      },
      options,
    );
    offerClaim(this, args.rollout);
  }
}
