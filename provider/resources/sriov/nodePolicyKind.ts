import { z } from "zod";
import { liveNodePolicy, nodePolicyOf } from "../../plan/sriov/nodePolicy.ts";
import { NodePolicySpec } from "../../plan/sriov/nodePolicySpec.ts";
import { nodePolicyFindings } from "../../plan/sriov/nodePolicyFindings.ts";
import { nodePolicyManifest } from "../../plan/sriov/manifests.ts";
import type { ClusterKind } from "../cluster/clusterKind.ts";
import { objectShape } from "../cluster/objectInputs.ts";
import { type Inputs, sriovKind } from "./sriovKind.ts";
import { nodesReady } from "./nodesReady.ts";

const parts = sriovKind<NodePolicySpec>({
  type: "SriovNetworkNodePolicy",
  spec: NodePolicySpec,
  findingsOf: ({ name, namespace, spec }, context) =>
    nodePolicyFindings(nodePolicyOf(name, namespace, spec), context),
  manifestOf: ({ name, namespace, spec }) =>
    nodePolicyManifest(nodePolicyOf(name, namespace, spec)),
  disturbsNodes: true,
});

const shape = {
  ...objectShape,
  spec: NodePolicySpec,
  waitForNodes: z.boolean().default(false),
};

interface PolicyInputs extends Inputs<NodePolicySpec> {
  readonly waitForNodes: boolean;
}

export const nodePolicyKind: ClusterKind<PolicyInputs> = {
  ...parts,
  schema: z.strictObject(shape),
  inputKeys: Object.keys(shape),
  readinessReads: ["nodes", "sriovNodeStates", "sriovNodePolicies"],
  readinessOf: ({ waitForNodes }, object, facts) => {
    const policy = liveNodePolicy(object);
    return waitForNodes && policy.status === "read"
      ? nodesReady(policy.value, facts)
      : { ready: true };
  },
};
