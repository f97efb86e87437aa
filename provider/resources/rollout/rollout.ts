import type * as pulumi from "@pulumi/pulumi";
import type { Approval } from "../../plan/waves/approval.ts";
import type { Claim } from "../../plan/claim.ts";
import type { RebootGroup } from "../../plan/waves/rebootGroups.ts";
import type { HostsInput } from "../hostsInput.ts";
import { DynamicResource } from "../dynamicResource.ts";
import { refuseSecret } from "../refuseSecret.ts";
import type { RolloutSettings } from "./rolloutInputs.ts";
import { takeClaims } from "../host/untakenClaims.ts";

type Wrapped<T> = { readonly [K in keyof T]: pulumi.Input<T[K]> };

/** What a Rollout carries out, and how carefully. */
export interface RolloutArgs extends Wrapped<RolloutSettings> {
  /** The set of hosts: `hosts("dgx[030-031]", {…})`. */
  readonly hosts: pulumi.Input<HostsInput>;
  /** Claims of the host resources that it carries out: `[mode.claim, firmware.claim]`. */
  readonly claims: pulumi.Input<pulumi.Input<Claim>[]>;
}

/**
 * Carries out what the claims of host resources need a reboot, a power cycle or
 * an empty node for: one act for all changes of a node, in waves, a canary
 * first. Preview prints the waves and the reasons; more than that is never done.
 */
export class Rollout extends DynamicResource {
  /** What would be done to which nodes and why, grouped; empty after an update. */
  declare readonly reboots: pulumi.Output<RebootGroup[]>;
  /** `1 cold power cycle, 12 warm reboots`, or `nothing to do`. */
  declare readonly summary: pulumi.Output<string>;
  /** What `rdma:approve` has to cover for this to be carried out. */
  declare readonly approval: pulumi.Output<Approval>;

  /**
   * @param name The _unique_ name of the resource.
   * @param args The hosts, the claims and how carefully to go about it.
   */
  constructor(name: string, args: RolloutArgs, options?: pulumi.CustomResourceOptions) {
    super(
      "Rollout",
      "rollout",
      name,
      {
        ...args,
        hosts: refuseSecret("Rollout", args.hosts),
        reboots: undefined,
        summary: undefined,
        approval: undefined,
      },
      options,
    );
    takeClaims(args.claims, args.hosts);
  }
}
