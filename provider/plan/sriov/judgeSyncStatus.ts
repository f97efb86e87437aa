import { groupByText } from "./groupByText.ts";
import type { NodeState } from "./nodeState.ts";

/** How far the operator is on a node that it has not finished. */
export type SyncState =
  | { readonly code: "failed"; readonly node: string; readonly error: string }
  /** Its daemon asks for a reboot; the drain controller has not begun, drains, or has drained. */
  | { readonly code: "reboot"; readonly node: string; readonly drain: DrainState }
  | { readonly code: "drain"; readonly node: string; readonly drain: DrainState }
  | { readonly code: "in_progress"; readonly node: string; readonly error: string }
  /** The daemon has reported nothing yet. */
  | { readonly code: "no_report"; readonly node: string };

type DrainState = "waiting" | "draining" | "drained";

/** Nodes on which the operator is not done; empty means that all have succeeded. */
export function judgeSyncStatus(states: readonly NodeState[]): SyncState[] {
  return states.flatMap((state): SyncState[] => {
    const { node, syncStatus, lastSyncError, desiredState } = state;
    if (desiredState === "Reboot_Required")
      return [{ code: "reboot", node, drain: drainOf(state) }];
    if (desiredState === "Drain_Required") return [{ code: "drain", node, drain: drainOf(state) }];
    switch (syncStatus) {
      case "Succeeded":
        return [];
      case "Failed":
        return [{ code: "failed", node, error: lastSyncError }];
      case "":
        return [{ code: "no_report", node }];
      default:
        return [{ code: "in_progress", node, error: lastSyncError }];
    }
  });
}

function drainOf({ currentState }: NodeState): DrainState {
  if (currentState === "Draining") return "draining";
  return currentState === "DrainComplete" ? "drained" : "waiting";
}

/** One line for equal states, nodes folded, with what to look at. */
export function formatSyncStates(states: readonly SyncState[]): string[] {
  return groupByText(
    states.map((state) => ({ node: state.node, text: formatSyncState(state) })),
  ).map(({ text, nodes }) => `${nodes}: ${text}`);
}

function formatSyncState(state: SyncState): string {
  switch (state.code) {
    case "failed":
      return `the operator failed${state.error === "" ? "" : `: ${state.error}`}; correct the policy, or see the log of its daemon there`;
    case "reboot":
      return (
        `the operator asks for a reboot (${formatDrain(state.drain)}); where it has rebooted before and asks again, ` +
        "firmware needs a cold power cycle, or the kernel argument that it looks for never appears"
      );
    case "drain":
      return `the operator asks for a drain (${formatDrain(state.drain)})`;
    case "in_progress":
      return (
        `the operator is at work${state.error === "" ? "" : ` after an error: ${state.error}`}; where that lasts, see the ` +
        "log of its daemon there, for an error in a firmware query leaves this state as it is"
      );
    case "no_report":
      return "the operator has reported nothing yet; see whether its daemon sriov-network-config-daemon runs there";
  }
}

function formatDrain(drain: DrainState): string {
  switch (drain) {
    case "waiting":
      return "not drained: other nodes of the pool go first, or maxUnavailable is 0";
    case "draining":
      return "draining: a PodDisruptionBudget may hold it up";
    case "drained":
      return "drained";
  }
}
