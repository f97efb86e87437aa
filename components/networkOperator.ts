import { helm } from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
  IPPools,
  type IPPoolsArgs,
  NicClusterPolicy,
  type NicClusterPolicyArgs,
} from "../provider/index.ts";
import { InputError } from "../provider/resources/parseInput.ts";
import { isTree } from "../provider/plan/nicPolicy/tree.ts";
import { operatorFindings } from "./helm/operatorFindings.ts";
import { plainValue } from "./helm/plainValue.ts";
import { formatUpgradeNotes, upgradeNotes } from "./helm/upgradeNotes.ts";

/** The release of the NVIDIA network operator and what it deploys. */
export interface NetworkOperatorArgs {
  /** Release of the chart, of the operator and of the images: `25.7.0`. */
  readonly release: string;
  /** @default {"nvidia-network-operator"} */
  readonly namespace?: string;
  /** Repository of the chart; `oci://…` takes the chart below it. @default {"https://helm.ngc.nvidia.com/nvidia"} */
  readonly repository?: string;
  /** Name of the Helm release, as `helm list` shows it. @default {"network-operator"} */
  readonly helmRelease?: string;
  /** Release that the cluster comes from: a warning says what changes on the way and what to move where. @default {none: no such warning} */
  readonly upgradeFrom?: string;
  /** Values of the chart; keys that its release does not know are refused with their new place. @default {those of the chart} */
  readonly values?: Readonly<Record<string, unknown>>;
  /** What the operator deploys. @default {nothing: no policy} */
  readonly policy?: Omit<NicClusterPolicyArgs, "release">;
  /** Address pools of `nvIpam` in the policy. @default {none} */
  readonly pools?: Omit<IPPoolsArgs, "namespace" | "release">;
}

const ngc = "https://helm.ngc.nvidia.com/nvidia";

/** The NVIDIA network operator: its chart, then the policy, then pools of addresses, each when the one before is ready. */
export class NetworkOperator extends pulumi.ComponentResource {
  /** The installed chart. */
  readonly chart: helm.v3.Release;
  /** What the operator deploys; `undefined` without `policy`. */
  readonly policy: NicClusterPolicy | undefined;
  /** Address pools; `undefined` without `pools`. */
  readonly pools: IPPools | undefined;

  /**
   * @param name The _unique_ name of the component; its resources are called the same.
   * @param args The release and what it deploys.
   * @throws InputError, one line each, for values that the chart of the release does not read and for parts that do not go together.
   */
  constructor(name: string, args: NetworkOperatorArgs, options?: pulumi.ComponentResourceOptions) {
    super("rdma:components:NetworkOperator", name, {}, options);
    const { release, namespace = "nvidia-network-operator", values = {} } = args;
    this.check(name, args);
    this.chart = new helm.v3.Release(
      name,
      {
        ...chartOf(args.repository ?? ngc),
        name: args.helmRelease ?? "network-operator",
        version: release,
        namespace,
        createNamespace: true,
        // A value of an older release must not live on: it breaks the templates of the new one.
        // Without any value Helm itself would keep the old ones (action/upgrade.go).
        resetValues: true,
        values: { ...values },
      },
      // What the chart makes for the whole cluster cannot be there twice.
      { parent: this, deleteBeforeReplace: true },
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
        { ...args.pools, release, namespace },
        { parent: this, dependsOn: this.policy ?? this.chart },
      );
    this.registerOutputs({});
  }

  /** @throws InputError for values, policy and pools that do not go together; the rest are warnings. */
  private check(name: string, args: NetworkOperatorArgs): void {
    const { release, values, policy, pools, upgradeFrom } = args;
    const [plainValues, spec] = [plainValue(values), plainValue(policy?.spec)];
    const { problems, warnings } = operatorFindings({
      release,
      values: isTree(plainValues) ? plainValues : {},
      policy: isTree(spec) ? spec : undefined,
      hasPools: pools !== undefined,
    });
    if (problems.length > 0) throw new InputError(`NetworkOperator ${name}`, problems);
    const notes = upgradeFrom === undefined ? [] : upgradeNotes(upgradeFrom, release);
    const texts = warnings.map(({ path, message }) => `${path}: ${message}`);
    if (notes.length > 0) texts.push(formatUpgradeNotes(upgradeFrom ?? "", release, notes));
    for (const text of texts) void pulumi.log.warn(text, this);
  }
}

function chartOf(repository: string): Pick<helm.v3.ReleaseArgs, "chart" | "repositoryOpts"> {
  return repository.startsWith("oci://")
    ? { chart: `${repository.replace(/\/+$/, "")}/network-operator` }
    : { chart: "network-operator", repositoryOpts: { repo: repository } };
}
