import type { NodeCase } from "./deriveNodeStates.ts";
import { wantsSwitchdev } from "./desiredSpec.ts";
import { isSettled } from "./nodeView.ts";
import { nothingFound, type Part } from "./part.ts";
import { isOpenShift } from "./systemdRule.ts";

/**
 * With a switchdev PF the operator wants hardware offload in the unit of Open
 * vSwitch and reboots for it (249e200, pkg/plugins/k8s/k8s_plugin.go). The unit
 * is on the host, and the probe does not read it; a settled node in switchdev
 * mode has it right.
 */
export function switchdevRule(node: NodeCase): Part {
  const { view, desired } = node;
  if (!wantsSwitchdev(desired) || isOpenShift(node)) return nothingFound;
  const isDone = view !== undefined && isSettled(view) && wantsSwitchdev(view.spec);
  return isDone ? nothingFound : { ...nothingFound, unknown: [{ code: "ovs_unit" }] };
}
