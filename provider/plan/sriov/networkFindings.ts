import {
  type Findings,
  mergeFindings,
  noFindings,
  notChecked,
  problem,
  warning,
} from "../findings.ts";
import { guidFindings } from "./guidFindings.ts";
import { ipamFindings } from "./ipamFindings.ts";
import type { Network } from "./network.ts";
import { networkSpecProblems } from "./networkRules.ts";
import { isInfiniBand, type NodePolicy } from "./nodePolicy.ts";
import { rdmaChainFindings } from "./rdmaChain.ts";
import { selectedStates } from "./selectedNodes.ts";
import type { SriovContext } from "./sriovContext.ts";

/** What is to be said of a network before it is applied. */
export function networkFindings(network: Network, context: SriovContext): Findings {
  const ofSpec: Findings = { ...noFindings, problems: networkSpecProblems(network) };
  const { policies } = context;
  if (policies.status === "unknown")
    return mergeFindings([
      ofSpec,
      namespaceRule(network, context),
      notChecked(
        `Which policies offer "${network.spec.resourceName}" could not be checked: ${policies.why}`,
      ),
    ]);
  const all = policies.value ?? [];
  const providers = all.filter(({ spec }) => spec.resourceName === network.spec.resourceName);
  const states = providers.flatMap((policy) =>
    selectedStates(policy, context).map((state) => ({ policy, state })),
  );
  return mergeFindings([
    ofSpec,
    namespaceRule(network, context),
    providers.length === 0 ? noProvider(network, all) : wrongKind(network, providers),
    ipamFindings(network, [...new Set(states.map(({ state }) => state))], context),
    rdmaChainFindings(network, providers, [...new Set(states.map(({ state }) => state))], context),
    guidFindings(network, states),
  ]);
}

/** Operator v1.6 pkg/webhook/validate_networks.go; releases before it read their own namespace only. */
function namespaceRule(
  { kind, namespace, spec }: Network,
  { operatorNamespace }: SriovContext,
): Findings {
  if (operatorNamespace === null || namespace === operatorNamespace) return noFindings;
  const advice = `write namespace "${operatorNamespace}" and networkNamespace "${spec.networkNamespace ?? namespace}"`;
  return spec.networkNamespace === undefined
    ? warning(
        "namespace",
        `namespace is "${namespace}" and the SR-IOV operator runs in "${operatorNamespace}": older releases of it ` +
          `ignore a ${kind} elsewhere; ${advice}`,
      )
    : problem(
        "networkNamespace",
        `networkNamespace is "${spec.networkNamespace}" in a ${kind} of namespace "${namespace}": only one in the ` +
          `operator's namespace "${operatorNamespace}" may have it; ${advice}`,
      );
}

function noProvider({ spec }: Network, policies: readonly NodePolicy[]): Findings {
  const offered = [...new Set(policies.map((policy) => policy.spec.resourceName))];
  return warning(
    "resourceName",
    `No SriovNetworkNodePolicy offers "${spec.resourceName}", so pods on this network find no node: ` +
      (offered.length === 0
        ? "the cluster has no policy yet; declare one, and let the network depend on it"
        : `offered are ${offered.join(", ")}; correct the name or declare a policy`),
  );
}

/** The CNI plugin of one link layer fails on VFs of the other. */
function wrongKind({ kind, spec }: Network, providers: readonly NodePolicy[]): Findings {
  const wantsInfiniBand = kind === "SriovIBNetwork";
  const others = providers.filter(
    (policy) =>
      policy.spec.linkType !== undefined && isInfiniBand(policy.spec.linkType) !== wantsInfiniBand,
  );
  if (others.length === 0) return noFindings;
  return warning(
    "resourceName",
    `"${spec.resourceName}" of SriovNetworkNodePolicy ${others.map(({ name }) => `"${name}"`).join(", ")} has linkType ` +
      `"${others[0]?.spec.linkType ?? ""}", on which a ${kind} fails: use a ${wantsInfiniBand ? "SriovNetwork" : "SriovIBNetwork"}, or ` +
      "another resource",
  );
}
