import { z } from "zod";
import { mergeFindings, noFindings } from "../../plan/findings.ts";
import { changeTo, forecastNicPolicy } from "../../plan/nicPolicy/forecastNicPolicy.ts";
import { formatNicPolicyForecast } from "../../plan/nicPolicy/formatNicPolicyForecast.ts";
import { formatRemaining, formatWaiting } from "../../plan/nicPolicy/formatReadiness.ts";
import { judgeReadiness } from "../../plan/nicPolicy/judgeReadiness.ts";
import { livePolicyOf } from "../../plan/nicPolicy/livePolicy.ts";
import { type NicPolicy, nicPolicyManifest, policyName } from "../../plan/nicPolicy/nicPolicy.ts";
import { nicPolicyFindings } from "../../plan/nicPolicy/nicPolicyFindings.ts";
import { NicPolicySpec } from "../../plan/nicPolicy/nicPolicySpec.ts";
import { deletionProblems, poolLossProblems } from "../../plan/nicPolicy/removalProblems.ts";
import type { ClusterKind } from "../cluster/clusterKind.ts";

const shape = {
  release: z.string().exactOptional(),
  spec: NicPolicySpec,
  onDelete: z.enum(["refuse", "delete"]).default("refuse"),
  force: z.boolean().exactOptional(),
  readyTimeoutSeconds: z.number().positive().exactOptional(),
};
const schema = z.strictObject(shape);
type Inputs = z.infer<typeof schema>;

export const nicClusterPolicyKind: ClusterKind<Inputs> = {
  type: "NicClusterPolicy",
  schema,
  inputKeys: Object.keys(shape),
  reads: [
    "nodes",
    "pods",
    "nicClusterPolicies",
    "ipPools",
    "cidrPools",
    "nicConfigurationTemplates",
  ],
  findingsOf: (inputs, context) => {
    const policy = policyOf(inputs);
    const change = changeTo(nicPolicyManifest(policy).spec, context);
    return mergeFindings([
      nicPolicyFindings(policy, context),
      { ...noFindings, problems: poolLossProblems(change, inputs.onDelete, context) },
    ]);
  },
  manifestsOf: (inputs) => [nicPolicyManifest(policyOf(inputs))],
  forecastsOf: (_inputs, { applied }, context) => {
    const spec = applied[0]?.spec ?? null;
    const forecast = formatNicPolicyForecast(forecastNicPolicy(changeTo(spec, context), context));
    return forecast === undefined ? [] : [forecast];
  },
  readinessReads: ["nodes", "pods", "ipPools"],
  readinessOf: (inputs, live, facts, former) => {
    const before = livePolicyOf(former);
    const judged = judgeReadiness({
      wanted: nicPolicyManifest(policyOf(inputs)).spec,
      live,
      facts,
      ...(before.status === "read"
        ? { former: { spec: before.value?.spec ?? null, pods: former.pods } }
        : {}),
    });
    if (!judged.ready) return { ready: false, waitingFor: formatWaiting(judged.waiting) };
    const remaining = judged.remaining.map(formatRemaining).join("; ");
    return { ready: true, ...(remaining === "" ? {} : { remaining }) };
  },
  refuseDelete: ({ onDelete }, objects, facts) => {
    const context = { facts, hosts: new Map() };
    const problems = objects.flatMap((object) => deletionProblems(object, onDelete, context));
    return problems.length === 0 ? undefined : problems.map(({ message }) => message).join("\n");
  },
};

function policyOf({ release, spec }: Inputs): NicPolicy {
  return { name: policyName, release, spec };
}
