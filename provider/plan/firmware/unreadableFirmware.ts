import type { CardFacts } from "../../facts/cardFacts.ts";
import type { FirmwareErrorCode } from "../../facts/firmwareFacts.ts";
import type { HostFacts } from "../../facts/hostFacts.ts";
import { nothing, type PlanPart } from "../planPart.ts";
import { pciOf } from "../cards/chooseDevices.ts";

/** Errors that say what the card is, not that reading it went wrong this time. */
const permanent: readonly FirmwareErrorCode[] = [
  "recovery_mode",
  "unsupported_device",
  "unsupported_parameter",
];

/** A card whose configuration could not be read: unknown, or blocked where it cannot have one. */
export function unreadableFirmware(card: CardFacts, facts: HostFacts): PlanPart {
  const { firmware } = card;
  if (firmware.status === "read") return nothing;
  const devices = [pciOf(card)];
  const { code, message } =
    firmware.status === "failed"
      ? firmware
      : { code: "unreadable" as const, message: "the probe did not open the card" };
  if (permanent.includes(code))
    return {
      ...nothing,
      blocked: [{ code: "card_not_configurable", error: code, message, devices }],
    };
  const unprivileged = facts.access === "unprivileged";
  return {
    ...nothing,
    unknown: [
      {
        code: "firmware_unreadable",
        error: code,
        message,
        lockdown: facts.lockdown,
        unprivileged,
        devices,
      },
    ],
  };
}
