import { foldNodes } from "../../facts/nodeset.ts";
import { policyName } from "./nicPolicy.ts";
import type { PodTrouble, Remaining, Waiting } from "./readiness.ts";
import { count } from "./words.ts";

/** What a policy waits for: the component and why, one sentence after the other. */
export function formatWaiting(waiting: readonly Waiting[]): string {
  return waiting.map(formatOne).join("; ");
}

function formatOne(waiting: Waiting): string {
  switch (waiting.code) {
    case "ignored":
      return `the operator ignores it${waiting.reason === "" ? "" : ` (${waiting.reason})`}: only the name "${policyName}" counts`;
    case "no_status":
      return noStatus[waiting.operator];
    case "stale_status":
      return "the operator has not taken up this change yet";
    case "component":
      return `${waiting.section}: ${componentText(waiting)}`;
    case "former_pods":
      return `${waiting.section}: ${foldNodes(waiting.nodes)} still ${waiting.nodes.length === 1 ? "runs its" : "run their"} former pod`;
    case "still_deployed":
      return `${waiting.section}: still deployed`;
    case "no_node":
      return `${waiting.section}: no node fits it (labels of Node Feature Discovery, nodeAffinity, tolerations), so it is never ready`;
    case "kind_missing":
      return `nvIpam: the cluster does not serve the kind ${waiting.kind} yet`;
    case "driver_rollout":
      return `ofedDriver: ${waiting.done} of ${count(waiting.total, "node")} upgraded${openText(waiting)}`;
  }
}

const noStatus = {
  seen: "the operator has not reported on it yet",
  missing:
    "nobody has reported on it, and no pod of the operator is seen: is the NVIDIA network operator installed?",
  unknown: "the operator has not reported on it yet; whether it runs could not be read",
} as const;

function componentText({ state, message, pods }: Extract<Waiting, { code: "component" }>): string {
  const said = state === "" ? "not deployed yet" : state === "ready" ? "pods not ready" : state;
  const parts = [...(message === "" ? [] : [message]), ...pods.map(troubleText)];
  return parts.length === 0 ? said : `${said}, ${parts.join(", ")}`;
}

function troubleText({ workload, nodes, why }: PodTrouble): string {
  const where = nodes.length === 0 ? " (no node yet)" : ` on ${foldNodes(nodes)}`;
  return `${workload}${where}: ${why === "" ? "not ready" : why}`;
}

function openText({ open }: Extract<Waiting, { code: "driver_rollout" }>): string {
  const groups = Map.groupBy(open, ({ state }) => state);
  return [...groups]
    .map(([state, group]) => {
      const nodes = foldNodes(group.map(({ node }) => node));
      if (state === "upgrade-failed")
        return `, ${nodes} upgrade-failed: find out why, delete the driver pod there, and uncordon`;
      return `, ${nodes} ${state === "" ? "not begun" : state}`;
    })
    .join("");
}

/** What is left although the policy counts as ready. */
export function formatRemaining(remaining: Remaining): string {
  const nodes = foldNodes(remaining.nodes);
  switch (remaining.code) {
    case "driver_pending":
      return `ofedDriver is reported as not ready: autoUpgrade is off, so ${nodes} may keep the former driver until its pod is deleted or the node boots`;
    case "driver_skipped":
      return `${nodes} ${remaining.nodes.length === 1 ? "keeps" : "keep"} the former driver: the label nvidia.com/ofed-driver-upgrade.skip=true holds the upgrade back`;
  }
}
