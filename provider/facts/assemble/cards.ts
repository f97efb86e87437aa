import type { CardFacts, CardKind, PfFacts } from "../cardFacts.ts";
import type { FirmwareFacts } from "../firmwareFacts.ts";
import type { Vpd } from "../parse/vpd.ts";
import { isPciAddress, slotOf } from "../pciAddress.ts";
import { remembered } from "../remembered.ts";
import { blueFieldKind } from "./blueField.ts";
import { cardFirmware } from "./cardFirmware.ts";
import { isBlueField, isFlashRecovery, isManagement, modelOf } from "./cardModel.ts";
import type { HostContext } from "./hostContext.ts";
import type { OpenHandles } from "./openHandles.ts";
import { physicalFunction } from "./physicalFunction.ts";
import type { ProbeOutput } from "./probeOutput.ts";
import { sshRoute } from "./sshRoute.ts";
import { vfAttributes } from "./vfAttributes.ts";
import { vpdOf } from "./vpdOf.ts";

/** VFs whose addresses nobody set print equal lines. */
const attributesOf = remembered(vfAttributes, 256);

interface Slot {
  readonly deviceId: string;
  readonly pfs: readonly PfFacts[];
  readonly vpd: Vpd;
}

/**
 * Groups functions into cards: those of one slot, and slots with one serial number
 * (Socket Direct), for they share the firmware's configuration.
 */
export function assembleCards(probe: ProbeOutput, handles: OpenHandles): CardFacts[] {
  const context: HostContext = {
    handles,
    exclusive: probe.host("netns_mode").trim() !== "Y",
    numVfs: (pci) => probe.jobs.get(`numvfs:${pci}`)?.text ?? "",
    attributes: (pci) => attributesOf(probe.jobs.get(`link:${pci}`)?.text ?? ""),
  };
  const carriesSsh = sshRoute(probe);
  const slots = slotsOf(probe, context);
  const cards = new Map<string, Slot[]>();
  for (const slot of slots) {
    const id = slot.vpd.serial ?? `pci-${slotOf(firstPf(slot).pci)}`;
    const known = cards.get(id) ?? [];
    // Two models cannot be one card, whatever their serial numbers say.
    const alien = known.some((other) => other.deviceId !== slot.deviceId);
    const key = alien ? `pci-${slotOf(firstPf(slot).pci)}` : id;
    cards.set(key, [...(cards.get(key) ?? []), slot]);
  }
  return [...cards].map(([id, members]) => cardOf(probe, id, members, carriesSsh));
}

function cardOf(
  probe: ProbeOutput,
  id: string,
  slots: readonly Slot[],
  carriesSsh: (pf: PfFacts) => boolean,
): CardFacts {
  const [first] = slots;
  const deviceId = first?.deviceId ?? "";
  const pfs = slots.flatMap((slot) => slot.pfs);
  const firmware = cardFirmware(
    probe,
    pfs.map((pf) => pf.pci),
  );
  return {
    id,
    serial: first?.vpd.serial ?? null,
    partNumber: first?.vpd.partNumber ?? null,
    model: modelOf(deviceId),
    deviceId,
    kind: kindOf(
      deviceId,
      slots.some((slot) => slot.vpd.swManaged),
      firmware,
    ),
    pfs,
    firmware,
    carriesSsh: pfs.some(carriesSsh),
  };
}

function kindOf(deviceId: string, swManaged: boolean, firmware: FirmwareFacts): CardKind {
  if (swManaged) return "nvswitch-bridge";
  if (isManagement(deviceId)) return "management";
  if (isFlashRecovery(deviceId)) return "flash-recovery";
  return isBlueField(deviceId) ? blueFieldKind(firmware) : "nic";
}

/** In order of PCI address. */
function slotsOf(probe: ProbeOutput, context: HostContext): Slot[] {
  const slots = new Map<string, { deviceId: string; pfs: PfFacts[] }>();
  for (const { pci, text } of [...probe.functions].sort((a, b) => (a.pci < b.pci ? -1 : 1))) {
    if (!isPciAddress(pci)) continue;
    const slot = slots.get(slotOf(pci)) ?? { deviceId: text.deviceId, pfs: [] };
    slot.pfs.push(physicalFunction(pci, text, context));
    slots.set(slotOf(pci), slot);
  }
  return [...slots.values()].map((slot) => ({ ...slot, vpd: vpdOf(probe, firstPf(slot).pci) }));
}

function firstPf(slot: Pick<Slot, "pfs">): PfFacts {
  const [first] = slot.pfs;
  if (first === undefined) throw new TypeError("A slot was made without a function");
  return first;
}
