import type { NodeFacts } from "../../facts/cluster/clusterFacts.ts";
import { foldNodes } from "../../facts/nodeset.ts";
import {
  type Findings,
  mergeFindings,
  noFindings,
  notChecked,
  problem,
  warning,
} from "../findings.ts";
import { groupByText } from "./groupByText.ts";
import { matchesLabels } from "./labelSelector.ts";
import type { NodePolicy } from "./nodePolicy.ts";
import { selectedNodes, statesOf } from "./selectedNodes.ts";
import { nameOf, selectNics, vfRangeOf } from "./selectNics.ts";
import type { SriovContext } from "./sriovContext.ts";
import { formatRange, overlaps, parsePfName } from "./vfRange.ts";

/** Where a policy and another one mean the same PFs of the same nodes (operator v1.6 pkg/webhook/validate.go). */
export function conflictFindings(policy: NodePolicy, context: SriovContext): Findings {
  const { policies } = context;
  if (policies.status === "unknown")
    return notChecked(`Conflicts with other policies could not be checked: ${policies.why}`);
  const nodes = selectedNodes(policy, context);
  if (nodes.status === "unknown") return noFindings;
  return mergeFindings(
    (policies.value ?? [])
      .filter(({ name, spec }) => name !== policy.name && name !== "default" && spec.numVfs > 0)
      .map((other) => {
        const common = nodes.value.filter(({ labels }) =>
          matchesLabels(labels, other.spec.nodeSelector),
        );
        return common.length === 0 ? noFindings : conflicts(policy, other, common, context);
      }),
  );
}

function conflicts(
  policy: NodePolicy,
  other: NodePolicy,
  common: readonly NodeFacts[],
  context: SriovContext,
): Findings {
  const on = foldNodes(common.map(({ name }) => name));
  const bySpec = mergeFindings([
    ...sameNames(policy, other, on),
    ...sameAddresses(policy, other, on),
    sameResource(policy, other),
  ]);
  return bySpec.problems.length > 0
    ? bySpec
    : mergeFindings([bySpec, samePfs(policy, other, common, context)]);
}

function sameNames(policy: NodePolicy, other: NodePolicy, on: string): Findings[] {
  return (policy.spec.nicSelector.pfNames ?? []).flatMap((entry, i) => {
    const path = `nicSelector.pfNames.${i}`;
    const name = nameOf(entry);
    const theirs = (other.spec.nicSelector.pfNames ?? []).find((text) => nameOf(text) === name);
    if (theirs === undefined) return [];
    if (isExternal(policy) !== isExternal(other))
      return [
        problem(
          path,
          `${name} of ${on} is externallyManaged ${String(isExternal(policy))} here and ` +
            `${String(isExternal(other))} in SriovNetworkNodePolicy "${other.name}": expected the same in both`,
        ),
      ];
    const bothWhole = !entry.includes("#") && !theirs.includes("#");
    return bothWhole || rangesOverlap(entry, theirs)
      ? [
          problem(
            path,
            `"${entry}" means VFs of ${on} that "${theirs}" of SriovNetworkNodePolicy "${other.name}" means ` +
              `too: expected VFs of one policy only; write ranges that do not overlap, "${name}#0-3" and "${name}#4-7"`,
          ),
        ]
      : [];
  });
}

function rangesOverlap(a: string, b: string): boolean {
  const [first, second] = [parsePfName(a), parsePfName(b)];
  if (typeof first === "string" || typeof second === "string") return false;
  return first.range !== null && second.range !== null && overlaps(first.range, second.range);
}

function sameAddresses(policy: NodePolicy, other: NodePolicy, on: string): Findings[] {
  const theirs = other.spec.nicSelector.rootDevices ?? [];
  return (policy.spec.nicSelector.rootDevices ?? []).flatMap((address, i) =>
    theirs.includes(address)
      ? [
          problem(
            `nicSelector.rootDevices.${i}`,
            `${address} of ${on} is in rootDevices of SriovNetworkNodePolicy "${other.name}" too: expected ` +
              "each address in one policy; to share a PF, use pfNames with VF ranges",
          ),
        ]
      : [],
  );
}

function sameResource({ spec }: NodePolicy, other: NodePolicy): Findings {
  const [mine, theirs] = [spec.excludeTopology ?? false, other.spec.excludeTopology ?? false];
  if (spec.resourceName !== other.spec.resourceName || mine === theirs) return noFindings;
  return problem(
    "excludeTopology",
    `excludeTopology is ${String(mine)} here and ${String(theirs)} in SriovNetworkNodePolicy "${other.name}", which offers ` +
      `the same resource "${spec.resourceName}": expected the same in both`,
  );
}

/** Overlaps that only the PFs of the nodes show; the webhook lets them pass and one policy loses its VFs. */
function samePfs(
  policy: NodePolicy,
  other: NodePolicy,
  common: readonly NodeFacts[],
  context: SriovContext,
): Findings {
  const names = new Set(common.map(({ name }) => name));
  const found = statesOf(context)
    .filter(({ node }) => names.has(node))
    .flatMap(({ node, interfaces }) => {
      const theirs = new Set(selectNics(other.spec.nicSelector, interfaces));
      return selectNics(policy.spec.nicSelector, interfaces)
        .filter((pf) => theirs.has(pf))
        .flatMap(({ name }) => {
          const [mine, others] = [vfRangeOf(policy.spec, name), vfRangeOf(other.spec, name)];
          return overlaps(mine, others) || sharesResource(policy, other)
            ? [{ node, text: `VFs ${formatRange(mine)} of ${name} and its ${formatRange(others)}` }]
            : [];
        });
    });
  if (found.length === 0) return noFindings;
  const places = groupByText(found).map(({ text, nodes }) => `${text} on ${nodes}`);
  const loser = winner(policy, other) === policy ? `"${other.name}"` : "this policy";
  return warning(
    "nicSelector",
    `SriovNetworkNodePolicy "${other.name}" means the same ${sharesResource(policy, other) ? "PFs for the same resource" : "VFs"}: ` +
      `${places.join("; ")}. The lower priority number ` +
      `wins (${policy.spec.priority} here, ${other.spec.priority} there; the later name where equal), so ${loser} ` +
      "gets none of them; give each PF and VF range to one policy",
  );
}

/** On one PF, the operator keeps one VF range for a resource (operator v1.6 api/v1/helper.go mergeConfigs). */
function sharesResource(a: NodePolicy, b: NodePolicy): boolean {
  return a.spec.resourceName === b.spec.resourceName;
}

/** Operator v1.6 api/v1/helper.go ByPriority: the last that is applied wins. */
function winner(a: NodePolicy, b: NodePolicy): NodePolicy {
  if (a.spec.priority !== b.spec.priority) return a.spec.priority < b.spec.priority ? a : b;
  return a.name > b.name ? a : b;
}

function isExternal({ spec }: NodePolicy): boolean {
  return spec.externallyManaged ?? false;
}
