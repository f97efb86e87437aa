import type * as pulumi from "@pulumi/pulumi";
import type { LinkLayer } from "../../facts/cardFacts.ts";
import type { Activation } from "../../plan/activation.ts";
import type { FirmwareClaim, Match } from "../../plan/claim.ts";
import type { Pending } from "../../plan/pending.ts";
import type { HostsInput } from "../hostsInput.ts";
import { DynamicResource } from "../dynamicResource.ts";
import { refuseSecret } from "../refuseSecret.ts";
import { statusKeys } from "../statusKeys.ts";
import { offerClaim } from "./untakenClaims.ts";
import type { SelectInput } from "./selectInput.ts";

/** The hosts, their cards and what the firmware shall allow. */
export interface NicFirmwareVfsArgs {
  /** The set of hosts: `hosts("dgx[030-031]", {…})`. */
  readonly hosts: pulumi.Input<HostsInput>;
  /** Which cards. NVSwitch bridges and DPUs are never eligible. @default {every eligible one} */
  readonly select?: pulumi.Input<SelectInput>;
  /** NUM_OF_VFS of each chosen card, with SRIOV_EN to match: VFs per port, one value for all ports of a card; 0 turns SR-IOV off. */
  readonly numOfVfs: pulumi.Input<number>;
  /** `atLeast`: a larger value in effect is enough. `exactly`: equality, as the SR-IOV operator demands. @default {"atLeast"} */
  readonly match?: pulumi.Input<Match>;
  /** LINK_TYPE of every port of the chosen cards. @default {left as it is} */
  readonly linkType?: pulumi.Input<LinkLayer>;
  /** A Rollout of this program takes the claim: nothing is staged before the node's wave. @default {false} */
  readonly rollout?: pulumi.Input<boolean>;
}

/**
 * VFs that the firmware of a set of hosts' cards allows. Preview says which
 * hosts would have to reboot or be power-cycled for it and why.
 */
export class NicFirmwareVfs extends DynamicResource {
  /** What would make the values live everywhere; "none" when they are, and after an update. */
  declare readonly activation: pulumi.Output<Activation>;
  /** What is not as wanted, grouped; empty after an update. */
  declare readonly pending: pulumi.Output<Pending[]>;
  /** The wanted end state, for a Rollout and for SriovVfs. */
  declare readonly claim: pulumi.Output<FirmwareClaim>;
  /** What still needs a reboot after the last update. */
  declare readonly awaiting: pulumi.Output<Pending[]>;
  /** Hosts on which the last update failed, folded; `""` for none. */
  declare readonly failed: pulumi.Output<string>;
  /** Hosts by NUM_OF_VFS in effect, folded. */
  declare readonly live: pulumi.Output<Record<string, string>>;

  /**
   * @param name The _unique_ name of the resource.
   * @param args The hosts, the cards and the wanted values.
   */
  constructor(name: string, args: NicFirmwareVfsArgs, options?: pulumi.CustomResourceOptions) {
    super(
      "NicFirmwareVfs",
      "nicFirmwareVfs",
      name,
      {
        ...args,
        hosts: refuseSecret("NicFirmwareVfs", args.hosts),
        ...statusKeys,
      },
      options,
    );
    offerClaim(this, args.rollout);
  }
}
