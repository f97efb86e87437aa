import type { CardFacts } from "../../facts/cardFacts.ts";
import type { FirmwareParameters } from "../../facts/firmwareFacts.ts";
import type { HostFacts } from "../../facts/hostFacts.ts";
import type { FirmwareWriteRecord, FirstSeenRecord } from "../../facts/recordFacts.ts";
import { sameValue } from "./firmwareRows.ts";
import type { ColdEvidence } from "../reason.ts";

/**
 * Why a warm reboot will not load the configuration of this card; `undefined`
 * where nothing says so. The strongest evidence first: what happened on this
 * very card, then what its tool says, then what is known of product and model.
 */
export function coldEvidence(card: CardFacts, facts: HostFacts): ColdEvidence | undefined {
  const parameters = parametersOf(card);
  const record = facts.firmwareWrites.find((write) => write.card === card.id);
  const pending = record !== undefined && stillPending(record.wrote, parameters);
  if (pending && resetSince(record, record, facts))
    return { code: "boot_after_write", act: record.act === "warm-reboot" ? "warm-reboot" : null };
  const seen = facts.firstSeen.find((first) => first.card === card.id);
  if (
    seen !== undefined &&
    resetSince(seen, record, facts) &&
    stillPending(seen.nextBoot, parameters)
  )
    return { code: "boot_after_first_seen" };
  if (record?.learned === "warm-not-enough") return { code: "warm_failed_before" };
  if (card.firmware.status === "read" && card.firmware.resetStatus === "power-cycle")
    return { code: "reset_status" };
  const product = /DGX|HGX/i.exec(facts.product)?.[0].toUpperCase();
  if (product === "DGX" || product === "HGX") return { code: "product", product };
  if (pending && record.hint === "power-cycle") return { code: "tool_hint" };
  // A host reset does not reset its Arm cores: operator PR 449 saw a boot loop from 24.37.1300 on.
  if (card.model === "BlueField-2") return { code: "model", model: card.model };
  return undefined;
}

/**
 * Another boot runs than the one of a record. A kernel that kexec started proves no
 * reset of the card, unless an act of ours, which is one, was begun in that boot.
 */
function resetSince(
  { bootId }: FirstSeenRecord | FirmwareWriteRecord,
  write: FirmwareWriteRecord | undefined,
  facts: HostFacts,
): boolean {
  if (bootId === facts.bootId) return false;
  const actedThen = write?.bootId === bootId && write.act !== null;
  return facts.startedByKexec !== true || actedThen;
}

/**
 * A cold power cycle was begun for what this card still has pending, and a boot
 * came after: another one would be a loop. What somebody else staged stands in
 * the first-seen record; the act was for it too where that is of the same boot
 * as our write, or where we wrote nothing.
 */
export function coldCycleFailed(card: CardFacts, facts: HostFacts): boolean {
  const record = facts.firmwareWrites.find((write) => write.card === card.id);
  if (record?.act !== "cold-power-cycle" || record.bootId === facts.bootId) return false;
  const seen = facts.firstSeen.find((first) => first.card === card.id);
  const wroteNothing = Object.keys(record.wrote).length === 0;
  const isForBoth = wroteNothing ? seen?.bootId !== facts.bootId : seen?.bootId === record.bootId;
  const tried = [record.wrote, isForBoth ? (seen?.nextBoot ?? {}) : {}];
  return tried.some((values) => stillPending(values, parametersOf(card)));
}

/** A recorded value is still what the next boot would load, and is still not in effect. */
function stillPending(
  values: Readonly<Record<string, string>>,
  all: readonly FirmwareParameters[],
): boolean {
  return Object.entries(values).some(([name, value]) =>
    all.some((parameters) => {
      const row = parameters[name];
      return (
        row?.current !== undefined &&
        sameValue(row.nextBoot, value) &&
        !sameValue(row.current, value)
      );
    }),
  );
}

/** Of the card and, where PF_NUM_OF_VF is in effect, of its functions. */
function parametersOf(card: CardFacts): FirmwareParameters[] {
  const { firmware } = card;
  return firmware.status === "read"
    ? [firmware.parameters, ...Object.values(firmware.perFunction)]
    : [];
}
