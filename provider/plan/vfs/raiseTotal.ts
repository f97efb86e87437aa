import type { CardFacts, PfFacts } from "../../facts/cardFacts.ts";
import type { HostFacts } from "../../facts/hostFacts.ts";
import type { Step } from "../../facts/step.ts";
import { isReboot, strongest, type Activation } from "../activation.ts";
import type { Change } from "../change.ts";
import { sameValue } from "../firmware/firmwareRows.ts";
import { nothing, type PlanPart } from "../planPart.ts";

/** More VFs than sriov_totalvfs, within what the firmware claim of the card gives. */
export interface Raise {
  readonly card: CardFacts;
  readonly pf: PfFacts;
  readonly live: number;
  readonly total: number;
  readonly wanted: number;
  readonly numOfVfs: number;
  /** What sets the count once it is possible. */
  readonly step: Step;
}

/**
 * VFs that wait for the firmware of their card: pending with its activation.
 * `needs` is what that card needs for the claim.
 */
export function raiseTotal(raise: Raise, needs: PlanPart, facts: HostFacts): PlanPart {
  const { pf, wanted, total, numOfVfs } = raise;
  const devices = [pf.pci];
  if (needs.blocked.length > 0)
    return { ...nothing, blocked: [{ code: "vfs_firmware_blocked", wanted, devices }] };
  if (needs.unknown.length > 0)
    return { ...nothing, unknown: [{ code: "vfs_firmware_undecided", wanted, total, devices }] };
  const activation = needs.changes
    .map((change) => change.activation)
    .reduce<Activation>(strongest, "none");
  if (isReboot(activation)) {
    const escalates = needs.changes.some((change) => change.escalation !== undefined);
    const escalation =
      escalates && activation !== "cold-power-cycle"
        ? ({ escalation: "cold-power-cycle" } as const)
        : {};
    const reason = { code: "vfs_wait_for_firmware", wanted, total, numOfVfs } as const;
    return { ...nothing, changes: [{ ...afterBoot(raise), activation, ...escalation, reason }] };
  }
  // The firmware has it in effect; the kernel reads sriov_totalvfs when it enumerates the device.
  if (wasLoadedSinceBoot(raise.card, facts)) {
    const reason = { code: "vfs_count_at_boot", wanted, total } as const;
    const activated = { ...afterBoot(raise), activation: "warm-reboot", reason } as const;
    return { ...nothing, changes: [activated] };
  }
  return { ...nothing, unknown: [{ code: "vfs_total_behind_firmware", total, numOfVfs, devices }] };
}

function afterBoot({ pf, live, wanted, step }: Raise): Omit<Change, "activation" | "reason"> {
  return {
    parameter: "numvfs",
    device: pf.pci,
    pci: pf.pci,
    live: String(live),
    staged: null,
    wanted: String(wanted),
    disturbs: "the node",
    steps: [{ phase: "runtime", step }],
  };
}

/** Our record of this boot holds a value that is in effect: a firmware reset loaded it, without a boot. */
function wasLoadedSinceBoot(card: CardFacts, facts: HostFacts): boolean {
  const record = facts.firmwareWrites.find((write) => write.card === card.id);
  if (record?.bootId !== facts.bootId || card.firmware.status !== "read") return false;
  const wrote = record.wrote.NUM_OF_VFS;
  const current = card.firmware.parameters.NUM_OF_VFS?.current;
  const previous = record.previous.NUM_OF_VFS;
  return (
    wrote !== undefined &&
    current !== undefined &&
    sameValue(wrote, current) &&
    !(previous !== undefined && sameValue(previous, current))
  );
}
