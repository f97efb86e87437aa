import { helm } from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
  IPPools,
  type IPPoolsArgs,
  NicClusterPolicy,
  type NicClusterPolicyArgs,
} from "../provider/index.ts";
import { helmValueProblems } from "./helm/helmValueProblems.ts";

export interface NetworkOperatorArgs {
  /** Release of the chart, of the operator and of the images: `25.7.0`. */
  readonly release: string;
  /** @default {"nvidia-network-operator"} */
  readonly namespace?: string;
  /** Repository of the chart. @default {"https://helm.ngc.nvidia.com/nvidia"} */
  readonly repository?: string;
  /** Values of the chart; keys that its release does not know are refused with their new place. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** What the operator deploys. @default {nothing: no policy} */
  readonly policy?: Omit<NicClusterPolicyArgs, "release">;
  /** Address pools; they need `nvIpam` in the policy. */
  readonly pools?: Omit<IPPoolsArgs, "namespace">;
}

const ngc = "https://helm.ngc.nvidia.com/nvidia";

/** The NVIDIA network operator: its chart, then the policy, then pools of addresses, each when the one before is ready. */
export class NetworkOperator extends pulumi.ComponentResource {
  readonly chart: helm.v3.Release;
  readonly policy: NicClusterPolicy | undefined;
  readonly pools: IPPools | undefined;

  /**
   * @param name The _unique_ name of the component; its resources are called the same.
   * @param args The release and what it deploys.
   * @throws pulumi.RunError for values that the chart of the release does not know.
   */
  constructor(name: string, args: NetworkOperatorArgs, options?: pulumi.ComponentResourceOptions) {
    super("rdma:components:NetworkOperator", name, {}, options);
    const { release, namespace = "nvidia-network-operator", values = {}, repository = ngc } = args;
    const problems = helmValueProblems(release, values);
    if (problems.length > 0)
      throw new pulumi.RunError(
        problems
          .map(({ path, message }) => `NetworkOperator ${name}: ${path}: ${message}`)
          .join("\n"),
      );
    this.chart = new helm.v3.Release(
      name,
      {
        chart: "network-operator",
        version: release,
        namespace,
        createNamespace: true,
        repositoryOpts: { repo: repository },
        // A value of an older release must not live on: it breaks the templates of the new one.
        resetValues: true,
        values: { ...values },
      },
      { parent: this },
    );
    if (args.policy !== undefined)
      this.policy = new NicClusterPolicy(
        name,
        { ...args.policy, release },
        { parent: this, dependsOn: this.chart },
      );
    if (args.pools !== undefined)
      this.pools = new IPPools(
        name,
        { ...args.pools, namespace },
        { parent: this, dependsOn: this.policy ?? this.chart },
      );
    this.registerOutputs({});
  }
}
