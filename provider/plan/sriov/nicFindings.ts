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
import { nicLimitFindings } from "./nicLimits.ts";
import type { NodePolicy } from "./nodePolicy.ts";
import type { NodeState } from "./nodeState.ts";
import { selectedStates, statesOf } from "./selectedNodes.ts";
import { nameOf, selectNics } from "./selectNics.ts";
import type { SriovContext } from "./sriovContext.ts";

/** PFs of a node that a message lists. */
const listed = 12;

/** Which PFs of the selected nodes a policy means, and whether they can take it. */
export function nicFindings(policy: NodePolicy, context: SriovContext): Findings {
  const { nodeStates } = context;
  if (nodeStates.status === "unknown")
    return notChecked(`Which PFs nicSelector means could not be checked: ${nodeStates.why}`);
  if (statesOf(context).length === 0)
    return notChecked(
      "Which PFs nicSelector means could not be checked: the cluster has no SriovNetworkNodeState yet",
    );
  const states = selectedStates(policy, context);
  if (states.length === 0) return noFindings;
  const { nicSelector } = policy.spec;
  const without = states.filter(
    ({ interfaces }) => selectNics(nicSelector, interfaces).length === 0,
  );
  if (without.length === states.length)
    return problem("nicSelector", `nicSelector means no PF: ${describePfs(states)}; correct it`);
  return mergeFindings([
    without.length === 0
      ? noFindings
      : warning(
          "nicSelector",
          `nicSelector means no PF on ${without.length} of ${states.length} nodes: ${describePfs(without)}; ` +
            "these nodes will not offer the resource",
        ),
    absentNames(policy, states),
    absentAddresses(policy, states),
    nicLimitFindings(policy, states),
  ]);
}

/** `dgx[030-031] have ibp24s0, ibp64s0`. */
function describePfs(states: readonly NodeState[]): string {
  return groupByText(states.map(({ node, interfaces }) => ({ node, text: listPfs(interfaces) })))
    .map(({ text, nodes }) => `${nodes}: ${text}`)
    .join("; ");
}

function listPfs(interfaces: NodeState["interfaces"]): string {
  if (interfaces.length === 0) return "no PF that the operator supports";
  const names = interfaces.map(({ name }) => name);
  const more = names.length - listed;
  return `PFs ${names.slice(0, listed).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function absentNames({ spec }: NodePolicy, states: readonly NodeState[]): Findings {
  return mergeFindings(
    (spec.nicSelector.pfNames ?? []).map((entry, i) => {
      const path = `nicSelector.pfNames.${i}`;
      const name = nameOf(entry);
      const pfs = states.flatMap(({ node, interfaces }) =>
        interfaces.map((pf) => ({ node, ...pf })),
      );
      const byAltName = pfs.filter((pf) => pf.name !== name && pf.altNames.includes(name));
      if (byAltName.length === 0 && !pfs.some((pf) => pf.name === name))
        return warning(path, `No selected node has a PF "${name}": correct the name or remove it`);
      if (byAltName.length === 0 || entry === name) return noFindings;
      const [first] = byAltName;
      return warning(
        path,
        `"${entry}" is an alternative name of ${first?.name ?? ""} on ${foldNodes(byAltName.map(({ node }) => node))}: ` +
          `the operator then hands out every VF instead of the range; write "${entry.replace(name, first?.name ?? "")}"`,
      );
    }),
  );
}

function absentAddresses({ spec }: NodePolicy, states: readonly NodeState[]): Findings {
  const known = new Set(
    states.flatMap(({ interfaces }) => interfaces.map(({ pciAddress }) => pciAddress)),
  );
  return mergeFindings(
    (spec.nicSelector.rootDevices ?? []).map((address, i) =>
      known.has(address)
        ? noFindings
        : warning(
            `nicSelector.rootDevices.${i}`,
            `No selected node has a PF at ${address} that the operator knows: correct the address or remove it`,
          ),
    ),
  );
}
