import type { CardFacts } from "../facts/cardFacts.ts";
import type { HostFacts } from "../facts/hostFacts.ts";
import type { ApplyStep } from "../hosts/applySteps.ts";
import { HostError } from "../hosts/hostError.ts";
import { coldEvidence } from "../plan/firmware/coldEvidence.ts";
import { pendingFirmware } from "../plan/firmware/pendingFirmware.ts";
import type { NodeAccess } from "./nodeAccess.ts";
import { stopOnFailure } from "./nodeStop.ts";

export type Reboot = "warm-reboot" | "cold-power-cycle";

export interface RebootOptions {
  readonly access: NodeAccess;
  /** `project/stack/resource` of the rollout. */
  readonly owner: string;
  readonly say: (text: string) => Promise<void>;
}

/**
 * Reboots an empty node and waits until another boot runs. The act is recorded
 * on the host first, so that a later run knows what has been tried. A warm reboot
 * carries the boot id that it is meant for: the host refuses it after any other boot.
 */
export async function rebootNode(
  host: string,
  act: Reboot,
  facts: HostFacts,
  { access, owner, say }: RebootOptions,
): Promise<void> {
  const { bootId } = facts;
  const apply = async (steps: readonly ApplyStep[]): Promise<void> => {
    if (steps.length === 0) return;
    stopOnFailure(host, await access.apply(host, steps, { owner, drained: true }));
  };
  const records = actRecords(facts, act);
  if (act === "warm-reboot") {
    await say(`${host}: warm reboot`);
    await unlessCutOff(apply([...records, { do: "reboot", bootId }]));
  } else {
    await apply(records);
    await say(`${host}: cold power cycle`);
    await access.coldPowerCycle(host);
  }
  await access.waitForBoot(host, bootId);
  await say(`${host}: is back`);
}

/** A connection that the reboot itself cuts is no failure: the boot id tells. */
async function unlessCutOff(sent: Promise<void>): Promise<void> {
  try {
    await sent;
  } catch (error) {
    if (!(error instanceof HostError && error.code === "outcome_unknown")) throw error;
  }
}

/**
 * Notes the act for every card whose Current and Next Boot differ, whoever wrote
 * the latter: without it a value that this act does not load would be taken for
 * one that nobody has tried to load.
 */
function actRecords(facts: HostFacts, act: Reboot): ApplyStep[] {
  return facts.cards.flatMap((card): ApplyStep[] => {
    const values = pendingFirmware(card);
    if (card.kind !== "nic" || values === undefined) return [];
    return [
      { do: "first-seen", card: card.id, values },
      { do: "act", card: card.id, act },
      ...(warmFailed(card, facts) ? ([{ do: "warm-not-enough", card: card.id }] as const) : []),
    ];
  });
}

/** Our own warm reboot for what is pending is over, and has not loaded it. */
function warmFailed(card: CardFacts, facts: HostFacts): boolean {
  const evidence = coldEvidence(card, facts);
  return evidence?.code === "boot_after_write" && evidence.act === "warm-reboot";
}
