import * as pulumi from "@pulumi/pulumi";
import {
  type HostsInput,
  NicFirmwareVfs,
  type NicFirmwareVfsArgs,
  RdmaMode,
  type RdmaModeArgs,
  Rollout,
  type RolloutArgs,
  SriovVfs,
  type SriovVfsArgs,
} from "../provider/index.ts";

/** A pool of like nodes and what they shall be. */
export interface RdmaNodePoolArgs {
  /** The set of hosts: `hosts("dgx[030-031]", {…})`. */
  readonly hosts: pulumi.Input<HostsInput>;
  /** RDMA mode of the hosts. @default {left as it is} */
  readonly mode?: RdmaModeArgs["mode"];
  /** A drained node may reload the RDMA modules instead of rebooting. @default {false} */
  readonly moduleReload?: RdmaModeArgs["moduleReload"];
  /** Cards and PFs that `firmware` and `numVfs` mean. @default {every eligible one} */
  readonly select?: NicFirmwareVfsArgs["select"];
  /** VFs that the firmware allows. @default {left as it is} */
  readonly firmware?: Pick<NicFirmwareVfsArgs, "numOfVfs" | "match" | "linkType">;
  /** VFs of each PF. @default {left as they are} */
  readonly numVfs?: SriovVfsArgs["numVfs"];
  /** How carefully to go about it: `maxUnavailable`, `canary`, `maxReboots`, … @default {those of Rollout} */
  readonly rollout?: Omit<RolloutArgs, "hosts" | "claims">;
}

/** A pool of like nodes: what its hosts shall be, and the one Rollout that brings them there. */
export class RdmaNodePool extends pulumi.ComponentResource {
  /** `undefined` where no mode is claimed. */
  readonly mode: RdmaMode | undefined;
  /** `undefined` where no firmware is claimed. */
  readonly firmware: NicFirmwareVfs | undefined;
  /** `undefined` where no VFs are claimed. */
  readonly vfs: SriovVfs | undefined;
  /** Carries out all of them. */
  readonly rollout: Rollout;

  /**
   * @param name The _unique_ name of the component; its resources are called the same.
   * @param args The hosts and what they shall be: at least one of `mode`, `firmware` and `numVfs`.
   * @throws pulumi.RunError where nothing is claimed.
   */
  constructor(name: string, args: RdmaNodePoolArgs, options?: pulumi.ComponentResourceOptions) {
    super("rdma:components:RdmaNodePool", name, {}, options);
    const { hosts, mode, moduleReload, select, firmware, numVfs, rollout } = args;
    const common = { hosts, rollout: true };
    const chosen = select === undefined ? {} : { select };
    const child = { parent: this };
    if (mode !== undefined)
      this.mode = new RdmaMode(
        name,
        { ...common, mode, ...(moduleReload === undefined ? {} : { moduleReload }) },
        child,
      );
    if (firmware !== undefined)
      this.firmware = new NicFirmwareVfs(name, { ...common, ...chosen, ...firmware }, child);
    if (numVfs !== undefined)
      this.vfs = new SriovVfs(
        name,
        {
          ...common,
          ...chosen,
          numVfs,
          ...(this.firmware === undefined ? {} : { firmware: this.firmware.claim }),
        },
        child,
      );
    const claims = [this.mode, this.firmware, this.vfs].flatMap((one) => one?.claim ?? []);
    if (claims.length === 0)
      throw new pulumi.RunError(
        `RdmaNodePool ${name}: nothing is claimed, expected mode, firmware or numVfs; say what the hosts shall be`,
      );
    this.rollout = new Rollout(name, { ...rollout, hosts, claims }, child);
    this.registerOutputs({});
  }
}
