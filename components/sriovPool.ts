import * as pulumi from "@pulumi/pulumi";
import {
  SriovIBNetwork,
  SriovNetwork,
  SriovNetworkNodePolicy,
  SriovNetworkPoolConfig,
} from "../provider/index.ts";
import { pfSpecs, poolConfigSpec, type SriovPoolSettings } from "./sriovPoolSpecs.ts";

export interface SriovPoolArgs extends SriovPoolSettings {
  /** Namespace of the SR-IOV operator. @default {"nvidia-network-operator"} */
  readonly namespace?: string;
  /** Waits until every node offers the VFs. @default {false} */
  readonly waitForNodes?: boolean;
}

/**
 * Objects of the SR-IOV operator for the same PFs of like nodes: a pool, a policy and a network each.
 * Address pools that the networks name belong into `dependsOn`.
 */
export class SriovPool extends pulumi.ComponentResource {
  /** Of all the nodes. */
  readonly pool: SriovNetworkPoolConfig;
  /** By name of the PF. */
  readonly policies: Readonly<Record<string, SriovNetworkNodePolicy>>;
  /** By name of the PF; empty without `networks`. */
  readonly networks: Readonly<Record<string, SriovIBNetwork | SriovNetwork>>;

  /**
   * @param name The _unique_ name of the component, and of the pool; policies and networks are called `<name>-<PF>`.
   * @param args The nodes, the PFs and what is made of them.
   * @throws pulumi.RunError for no PF, or one that is named twice.
   */
  constructor(name: string, args: SriovPoolArgs, options?: pulumi.ComponentResourceOptions) {
    super("rdma:components:SriovPool", name, {}, options);
    const metadata =
      args.namespace === undefined ? {} : { metadata: { namespace: args.namespace } };
    const child = { parent: this };
    this.pool = new SriovNetworkPoolConfig(
      name,
      { ...metadata, spec: poolConfigSpec(args) },
      child,
    );
    const policies: Record<string, SriovNetworkNodePolicy> = {};
    const networks: Record<string, SriovIBNetwork | SriovNetwork> = {};
    const Network = args.linkType === "eth" ? SriovNetwork : SriovIBNetwork;
    for (const { pf, policy, network } of specsOf(name, args)) {
      const own = `${name}-${pf}`;
      const waitForNodes = args.waitForNodes ?? false;
      const made = new SriovNetworkNodePolicy(
        own,
        { ...metadata, spec: policy, waitForNodes },
        { ...child, dependsOn: this.pool },
      );
      policies[pf] = made;
      if (network !== undefined)
        networks[pf] = new Network(
          own,
          { ...metadata, spec: network },
          { ...child, dependsOn: made },
        );
    }
    this.policies = policies;
    this.networks = networks;
    this.registerOutputs({});
  }
}

/** A mistake of the user ends the program with its words alone. */
function specsOf(name: string, args: SriovPoolArgs): ReturnType<typeof pfSpecs> {
  try {
    return pfSpecs(args);
  } catch (error) {
    throw error instanceof RangeError
      ? new pulumi.RunError(`SriovPool ${name}: ${error.message}`)
      : error;
  }
}
