import { type Findings, noFindings, warning } from "../findings.ts";
import { groupByText } from "./groupByText.ts";
import type { Network } from "./network.ts";
import type { NodePolicy } from "./nodePolicy.ts";
import type { NodeState } from "./nodeState.ts";
import { selectNics, vfRangeOf } from "./selectNics.ts";

/**
 * InfiniBand VFs without a GUID, on which the CNI plugin ib-sriov fails with
 * `VF GUID is not valid` unless the pod brings one. An empty GUID is not judged:
 * the VF is in a pod then, or has no driver.
 */
export function guidFindings(
  { kind, spec }: Network,
  provided: readonly { readonly policy: NodePolicy; readonly state: NodeState }[],
): Findings {
  if (kind !== "SriovIBNetwork" || spec.capabilities?.["infinibandGUID"] === true)
    return noFindings;
  const found = provided.flatMap(({ policy, state }) =>
    selectNics(policy.spec.nicSelector, state.interfaces).flatMap(({ name, Vfs }) => {
      const { first, last } = vfRangeOf(policy.spec, name);
      const bad = Vfs.filter(({ vfID, guid }) => vfID >= first && vfID <= last && isNoGuid(guid));
      return bad.length === 0 ? [] : [{ node: state.node, text: `${bad.length} VFs of ${name}` }];
    }),
  );
  if (found.length === 0) return noFindings;
  const places = groupByText(found).map(({ text, nodes }) => `${text} on ${nodes}`);
  return warning(
    "resourceName",
    `${places.join("; ")} have no GUID, and pods on them fail with "VF GUID is not valid": let the operator make ` +
      "the VFs with linkType ib and isRdma, or set their GUIDs on the host and bind them again",
  );
}

/** All zeros or all ones, in any notation. */
function isNoGuid(guid: string): boolean {
  return /^(?:0+|f+)$/i.test(guid.replaceAll(":", ""));
}
