import type { HostFacts } from "../../facts/hostFacts.ts";
import type { RdmaMode } from "../../facts/rdmaMode.ts";
import type { Step } from "../../facts/step.ts";
import type { Activation } from "../activation.ts";
import type { Disturbs, StepPhase } from "../change.ts";
import type { RdmaModeClaim } from "../claim.ts";
import type { PlanContext } from "../planContext.ts";
import type { Persistence } from "./planPersistence.ts";
import type { ChangeReason, UnknownReason } from "../reason.ts";

export interface ModeAct {
  readonly activation: Activation;
  readonly disturbs: Disturbs;
  readonly reason: ChangeReason;
  /** When the files are written. */
  readonly writes: StepPhase;
  /** When `step` runs. */
  readonly acts: StepPhase;
  /** What makes the mode live; none where the reboot does. */
  readonly step: readonly Step[];
  readonly unknown: readonly UnknownReason[];
}

/**
 * The least disruptive act that makes the wanted mode live. The kernel changes
 * it at runtime only while no other network namespace exists
 * (rdma_compatdev_set() in drivers/infiniband/core/device.c); whether devices
 * are in use does not matter to it, but rdma-system(8) advises against it.
 */
export function modeActivation(
  claim: RdmaModeClaim,
  live: RdmaMode,
  facts: HostFacts,
  context: PlanContext,
  persistence: Persistence,
): ModeAct {
  const modes = { live, wanted: claim.mode };
  const { otherNamespaces } = facts.rdma;
  const alone = otherNamespaces.status === "read" && otherNamespaces.value === 0;
  const hasTool = facts.tools.rdma !== undefined;
  if (alone && hasTool) return atRuntime(modes, facts);
  if (claim.moduleReload && canReload(claim.mode, facts, context, persistence))
    return {
      activation: "module-reload",
      disturbs: "RDMA users",
      reason: { code: "mode_reload", ...modes },
      writes: "stage",
      acts: "runtime",
      step: [{ do: "module-reload", mode: claim.mode }],
      unknown: [],
    };
  const because = alone
    ? "no_rdma_tool"
    : otherNamespaces.status === "read"
      ? "namespaces"
      : "namespaces_unknown";
  return {
    activation: "warm-reboot",
    disturbs: "the node",
    reason: { code: "mode_reboot", ...modes, because },
    writes: "stage",
    acts: "runtime",
    step: [],
    unknown:
      otherNamespaces.status === "unknown"
        ? [{ code: "namespaces_unknown", why: otherNamespaces.why }]
        : [],
  };
}

function atRuntime(modes: { live: RdmaMode; wanted: RdmaMode }, facts: HostFacts): ModeAct {
  const { rdmaContexts, rdmaMounts } = facts.inUse;
  const step: Step = { do: "netns", mode: modes.wanted };
  const idle = rdmaContexts.status === "read" && rdmaContexts.value === 0;
  if (idle && rdmaMounts.length === 0)
    return {
      activation: "runtime",
      disturbs: "no one",
      reason: { code: "mode_runtime", ...modes },
      writes: "now",
      acts: "now",
      step: [step],
      unknown: [],
    };
  const users = rdmaContexts.status === "unknown" && rdmaMounts.length === 0 ? "unknown" : "open";
  return {
    activation: "runtime",
    disturbs: "RDMA users",
    reason: { code: "mode_runtime_in_use", ...modes, users },
    writes: "stage",
    acts: "runtime",
    step: [step],
    unknown: [],
  };
}

/**
 * Whether unloading and loading ib_core gives the wanted mode: the running
 * command line beats modprobe.d, so an argument there decides. Mounts over RDMA
 * hold the modules; a reload cuts IPoIB, and with it an SSH route over it.
 */
function canReload(
  mode: RdmaMode,
  facts: HostFacts,
  context: PlanContext,
  persistence: Persistence,
): boolean {
  const { nextLoad, runningArguments } = facts.rdma;
  if (nextLoad.status === "unknown" || facts.inUse.rdmaMounts.length > 0) return false;
  const argument = runningArguments.at(-1);
  const writesFile = persistence.writes.some((step) => step.do === "modprobe");
  const loads = argument ?? (writesFile ? mode : nextLoad.value);
  const cutsSsh = facts.cards.some(
    (card) => card.carriesSsh && card.pfs.some((pf) => pf.linkLayer === "infiniband"),
  );
  return loads === mode && (!cutsSsh || context.powerControl);
}
