import type { HostFacts } from "../../facts/hostFacts.ts";
import type { Claim } from "../../plan/claim.ts";
import { isReboot } from "../../plan/activation.ts";
import { pendingFirmware } from "../../plan/firmware/pendingFirmware.ts";
import { marksOf } from "../../plan/marksOf.ts";
import type { HostPlan } from "../../plan/hostPlan.ts";
import type { StepPhase } from "../../plan/change.ts";
import { stepsOf } from "../../plan/stepsOf.ts";
import type { ApplyStep } from "../../hosts/applySteps.ts";

/**
 * What a host resource itself writes to one host: the steps of the given phases
 * and, where it writes or takes over an artefact of another resource of ours,
 * its marks. Empty for a host that is as wanted.
 */
export function hostWrites(
  claim: Claim,
  plan: HostPlan,
  facts: HostFacts,
  phases: readonly StepPhase[],
): ApplyStep[] {
  const steps = stepsOf(plan, phases);
  const marks = marksOf([claim], steps, facts).map((mark): ApplyStep => ({ do: "mark", ...mark }));
  return [...steps, ...(phases.includes("stage") ? firstSeen(facts, plan) : []), ...marks];
}

/**
 * Cards whose Current and Next Boot differ without a record of ours: noting the
 * boot id now tells a later run that a boot came in between and loaded nothing.
 */
function firstSeen(facts: HostFacts, plan: HostPlan): ApplyStep[] {
  if (!isReboot(plan.activation)) return [];
  const known = new Set([...facts.firmwareWrites, ...facts.firstSeen].map((record) => record.card));
  return facts.cards.flatMap((card): ApplyStep[] => {
    const values = pendingFirmware(card);
    if (card.kind !== "nic" || values === undefined || known.has(card.id)) return [];
    return [{ do: "first-seen", card: card.id, values }];
  });
}
