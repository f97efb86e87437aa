import { type Findings, mergeFindings } from "../findings.ts";
import { clusterFindings } from "./clusterFindings.ts";
import { configMapFindings } from "./configMapFindings.ts";
import { containerResourceFindings } from "./containerResourceFindings.ts";
import { coverageFindings } from "./coverageFindings.ts";
import { fieldFindings, metadataFindings } from "./fieldFindings.ts";
import { ibKubernetesFindings } from "./ibKubernetesFindings.ts";
import { imageFindings } from "./imageFindings.ts";
import type { NicPolicy } from "./nicPolicy.ts";
import type { NicPolicyContext } from "./nicPolicyContext.ts";
import { nodePolicyFindings } from "./nodePolicyFindings.ts";
import { ofedFindings } from "./ofedFindings.ts";
import { pluginFindings } from "./pluginFindings.ts";
import { selectorFindings } from "./selectorFindings.ts";

/**
 * What is to be said of a policy before it is applied: the rules of the
 * operator's webhook, which is off by default, and what it does not check.
 */
export function nicPolicyFindings(policy: NicPolicy, context: NicPolicyContext): Findings {
  const { spec } = policy;
  return mergeFindings([
    metadataFindings(policy),
    fieldFindings(policy),
    imageFindings(policy),
    containerResourceFindings(spec),
    ofedFindings(policy),
    ibKubernetesFindings(spec),
    configMapFindings(
      "docaTelemetryService.config.fromConfigMap",
      spec.docaTelemetryService?.config?.fromConfigMap,
    ),
    pluginFindings(spec),
    selectorFindings(spec, context.hosts),
    clusterFindings(spec, context),
    nodePolicyFindings(spec, context),
    coverageFindings(spec, context),
  ]);
}
