import type { HostFacts } from "../../facts/hostFacts.ts";
import type { RdmaMode } from "../../facts/rdmaMode.ts";
import type { Change, PhasedStep, StepPhase } from "../change.ts";
import type { RdmaModeClaim } from "../claim.ts";
import { modeActivation } from "./modeActivation.ts";
import { operatorPoolOf, type OperatorPool } from "./operatorPool.ts";
import type { PlanContext } from "../planContext.ts";
import { nothing, type PlanPart } from "../planPart.ts";
import { planPersistence, type Persistence } from "./planPersistence.ts";
import type { ChangeReason, NoteReason, UnknownReason } from "../reason.ts";

/** The plan for the RDMA mode of a host, for every family of systems alike. */
export function planRdmaMode(
  claim: RdmaModeClaim,
  facts: HostFacts,
  context: PlanContext,
): PlanPart {
  const pool = operatorPoolOf(facts, context);
  const { live } = facts.rdma;
  if (live.status === "unknown")
    return { ...nothing, unknown: [{ code: "mode_unknown", why: live.why }] };
  const persistence = planPersistence(claim.mode, facts, pool);
  const notes = operatorNotes(claim.mode, facts, pool, persistence);
  if (persistence.blocked.length > 0)
    return { ...nothing, blocked: persistence.blocked, unknown: persistence.unknown, notes };
  if (live.value === claim.mode) return { ...planNextBoot(claim, live.value, persistence), notes };
  const act = modeActivation(claim, live.value, facts, context, persistence);
  const change: Change = {
    ...common(claim, live.value, persistence),
    activation: act.activation,
    disturbs: act.disturbs,
    reason: act.reason,
    steps: [
      ...phased(act.writes, persistence),
      ...act.step.map((step) => ({ phase: act.acts, step })),
    ],
  };
  const unknown = [
    ...persistence.unknown,
    ...act.unknown,
    ...ownerDoubt(claim, facts, persistence),
  ];
  return { changes: [change], unknown, blocked: [], notes };
}

/** The live mode is right: what a reboot would load may have to be put right, no reboot needed. */
function planNextBoot(claim: RdmaModeClaim, live: RdmaMode, persistence: Persistence): PlanPart {
  const { staged, unknown } = persistence;
  if (staged.status === "unknown" || unknown.length > 0) return { ...nothing, unknown };
  if (persistence.right) return nothing;
  const reason: ChangeReason =
    staged.value.mode === claim.mode
      ? { code: "mode_operator_argument", wanted: claim.mode }
      : {
          code: "mode_next_boot",
          wanted: claim.mode,
          staged: staged.value.mode,
          source: staged.value.source,
        };
  const change: Change = {
    ...common(claim, live, persistence),
    activation: "none",
    disturbs: "no one",
    reason,
    steps: phased("now", persistence),
  };
  return { ...nothing, changes: [change] };
}

function common(
  claim: RdmaModeClaim,
  live: RdmaMode,
  { staged }: Persistence,
): Pick<Change, "parameter" | "device" | "pci" | "live" | "staged" | "wanted"> {
  return {
    parameter: "rdma-mode",
    device: "",
    pci: "",
    live,
    staged: staged.status === "read" ? staged.value.mode : null,
    wanted: claim.mode,
  };
}

function phased(phase: StepPhase, persistence: Persistence): PhasedStep[] {
  return persistence.writes.map((step) => ({ phase, step }));
}

/** A re-imaged host: what its /etc says now is not what its next boot finds there. */
function ownerDoubt(
  claim: RdmaModeClaim,
  facts: HostFacts,
  persistence: Persistence,
): UnknownReason[] {
  const { staged, right } = persistence;
  const byArgument = staged.status === "read" && staged.value.source === "argument";
  const owner = facts.owners.etc ?? (byArgument ? facts.owners.boot : null);
  return right && owner !== null ? [{ code: "owned_next_boot", owner, mode: claim.mode }] : [];
}

function operatorNotes(
  mode: RdmaMode,
  facts: HostFacts,
  pool: OperatorPool,
  persistence: Persistence,
): NoteReason[] {
  const { bootEntry } = facts.rdma;
  const hasArgument = bootEntry.status === "read" && bootEntry.value.modes.length > 0;
  if ((pool === "unset" || pool === "unknown") && hasArgument) {
    // Its kargs.sh changes command lines through grubby and rpm-ostree only.
    const loops = facts.os.family !== "rhel" && facts.os.family !== "ostree";
    return [{ code: "operator_removes_argument", pool, loops }];
  }
  const differs = (pool === "shared" || pool === "exclusive") && pool !== mode;
  return differs && persistence.right
    ? [{ code: "operator_pool_differs", pool, wanted: mode }]
    : [];
}
