import { pendingFirmware } from "../plan/pendingFirmware.ts";
import type { HostFacts } from "../facts/hostFacts.ts";
import type { ApplyStep } from "../hosts/applySteps.ts";
import { HostError } from "../hosts/hostError.ts";
import type { NodeAccess } from "./nodeAccess.ts";
import { stopOnFailure } from "./nodeStop.ts";

export type Reboot = "warm-reboot" | "cold-power-cycle";

/**
 * Reboots a node and waits until another boot runs. The act is recorded on the
 * host first, so that a later run knows what has been tried. A warm reboot
 * carries the boot id that it is meant for: the host refuses it after any other boot.
 */
export async function rebootNode(
  host: string,
  act: Reboot,
  facts: HostFacts,
  { access, say }: { readonly access: NodeAccess; readonly say: (text: string) => void },
): Promise<void> {
  const { bootId } = facts;
  const records = actRecords(facts, act);
  if (act === "warm-reboot") {
    say(`${host}: warm reboot`);
    await sendReboot(host, [...records, { do: "reboot", bootId }], access);
  } else {
    if (records.length > 0)
      stopOnFailure(host, await access.apply(host, records, { owner: "rollout", drained: true }));
    say(`${host}: cold power cycle`);
    await access.coldPowerCycle(host);
  }
  await access.waitForBoot(host, bootId);
  say(`${host}: is back`);
}

/** A connection that the reboot itself cuts is no failure: the boot id tells. */
async function sendReboot(
  host: string,
  steps: readonly ApplyStep[],
  access: NodeAccess,
): Promise<void> {
  try {
    stopOnFailure(host, await access.apply(host, steps, { owner: "rollout", drained: true }));
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
    const pending = pendingFirmware(card);
    if (card.kind !== "nic" || pending === undefined) return [];
    return [
      { do: "first-seen", card: card.id, values: pending },
      { do: "act", card: card.id, act },
    ];
  });
}
