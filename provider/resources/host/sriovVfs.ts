import type * as pulumi from "@pulumi/pulumi";

import type { Activation } from "../../plan/activation.ts";
import type { FirmwareClaim, VfsClaim } from "../../plan/claim.ts";
import type { Pending } from "../../plan/pending.ts";
import type { HostsInput } from "../hostsInput.ts";
import { DynamicResource } from "../dynamicResource.ts";
import { refuseSecret } from "../refuseSecret.ts";
import { statusKeys } from "../statusKeys.ts";
import { offerClaim } from "./untakenClaims.ts";
import type { SelectInput } from "./selectInput.ts";

/** Attributes that every VF of a PF gets. */
export interface VfAttributesInput {
  /** `"stable"`: addresses that depend on the card's serial number, the port and the number of the VF alone: MAC on Ethernet, node and port GUID on InfiniBand. @default {as they are} */
  readonly addresses?: pulumi.Input<"stable">;
  /** Whether the VF is trusted (promiscuous mode, its own MAC address). @default {as it is} */
  readonly trust?: pulumi.Input<boolean>;
  /** Link state of the VF: as the port's, up, or down. @default {as it is} */
  readonly linkState?: pulumi.Input<"auto" | "enable" | "disable">;
}

/** The hosts, their PFs and how many VFs each shall have. */
export interface SriovVfsArgs {
  /** The set of hosts: `hosts("dgx[030-031]", {…})`. */
  readonly hosts: pulumi.Input<HostsInput>;
  /** Which PFs. @default {every eligible one} */
  readonly select?: pulumi.Input<SelectInput>;
  /** VFs of each chosen PF (sriov_numvfs). */
  readonly numVfs: pulumi.Input<number>;
  /** Attributes of these VFs; what is left out stays as it is. @default {all stay as they are} */
  readonly vf?: pulumi.Input<VfAttributesInput>;
  /**
   * A systemd unit on each host makes these VFs, with their attributes, before the network
   * is up, at boots that a Rollout did not order. It goes when the resource no longer
   * wants it, and is never written where the SR-IOV operator runs. @default {false}
   */
  readonly bootUnit?: pulumi.Input<boolean>;
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
