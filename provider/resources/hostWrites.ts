import type { HostFacts } from "../facts/hostFacts.ts";
import type { Claim } from "../plan/claim.ts";
import { isReboot } from "../plan/activation.ts";
import { pendingFirmware } from "../plan/pendingFirmware.ts";
import type { HostPlan } from "../plan/hostPlan.ts";
import type { StepPhase } from "../plan/change.ts";
import { stepsOf } from "../plan/stepsOf.ts";
import type { ApplyStep } from "../hosts/applySteps.ts";
import type { HostResourceInputs, HostResourceKind } from "./hostResource.ts";

/**
 * What a host resource itself writes to one host: the steps of the given phases
 * and, where it writes or takes over an artefact of another resource of ours,
 * its marks. Empty for a host that is as wanted.
 */
export function hostWrites<I extends HostResourceInputs, C extends Claim>(
  kind: HostResourceKind<I, C>,
  claim: C,
  plan: HostPlan,
  facts: HostFacts,
  phases: readonly StepPhase[],
): ApplyStep[] {
  const steps = stepsOf(plan, phases);
  const owned = new Map(facts.marks.map((mark) => [mark.artefact, mark]));
  const wanted = kind.wantedOf(claim);
  const marks = kind
    .artefactsOf(claim, facts)
    .filter((artefact) => {
      const mark = owned.get(artefact);
      if (mark === undefined) return steps.length > 0;
      return mark.owner !== claim.owner || mark.wanted !== wanted;
    })
    .map((artefact): ApplyStep => ({ do: "mark", artefact, owner: claim.owner, wanted }));
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
