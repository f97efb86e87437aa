import type { CardFacts, PfFacts } from "../../facts/cardFacts.ts";
import type { HostFacts } from "../../facts/hostFacts.ts";
import type { Step } from "../../facts/step.ts";
import { settingWords, type VfSettings } from "../../facts/vfSettings.ts";
import type { Change } from "../change.ts";
import type { FirmwareClaim, VfsClaim } from "../claim.ts";
import { uniteFirmware } from "../firmware/firmwareWanted.ts";
import type { PlanContext } from "../planContext.ts";
import { planFirmware, type CardFirmware, type FirmwarePlan } from "../firmware/planFirmware.ts";
import { joinParts, nothing, type PlanPart } from "../planPart.ts";
import { chooseDevices } from "../cards/chooseDevices.ts";
import { raiseTotal } from "./raiseTotal.ts";
import { unreadableFirmware } from "../firmware/unreadableFirmware.ts";
import { planBootVfs } from "./planBootVfs.ts";
import type { VfUsers } from "../reason.ts";
import { lackingAttributes, vfSettings } from "./vfSettings.ts";
import { vfsLimit } from "./vfsLimit.ts";

export interface VfsPlan {
  readonly part: PlanPart;
  /** Counts that are right or become right without a boot, and are 0 after one. */
  readonly restore: readonly Step[];
}

/**
 * The plan for sriov_numvfs of the PFs that the claims mean.
 *
 * @param planned What the firmware claims by themselves came to.
 */
export function planVfs(
  claims: readonly VfsClaim[],
  firmware: readonly FirmwareClaim[],
  planned: FirmwarePlan,
  facts: HostFacts,
  context: PlanContext,
): VfsPlan {
  if (claims.length === 0) return { part: nothing, restore: [] };
  const selections = claims.map((claim) => ({ claim, ...chooseDevices(claim, facts) }));
  const parts: PlanPart[] = selections.map(({ part }) => part);
  const more = referredOnly(claims, firmware);
  const { cards } =
    more.length === 0 ? planned : planFirmware([...firmware, ...more], facts, context);
  const restore: Step[] = [];
  for (const card of facts.cards) {
    for (const pf of card.pfs) {
      const meant = selections
        .filter(({ chosen }) => chosen.some((one) => one.card === card && one.pfs.includes(pf)))
        .map(({ claim }) => claim);
      const [first] = meant;
      if (first === undefined) continue;
      const settings = vfSettings(first.vf, card, pf, facts.hostname);
      const part = planPf(card, pf, first, meant, cards.get(card.id), facts, settings);
      parts.push(part);
      if (part.blocked.length === 0)
        parts.push({ ...nothing, changes: planBootVfs(first, card, pf, settings, facts) });
      if (isWithinReach(part, pf, first)) restore.push(numvfs(pf, first.numVfs, settings));
    }
  }
  return { part: joinParts(parts), restore };
}

/** Nothing stands in the way, and no change sets the count after the boot anyway. */
function isWithinReach(part: PlanPart, pf: PfFacts, claim: VfsClaim): boolean {
  const undecided = part.unknown.length > 0 || part.blocked.length > 0;
  const sets = part.changes.some((change) => change.steps.some(({ phase }) => phase === "runtime"));
  return !undecided && !sets && claim.numVfs > 0 && pf.driver !== null;
}

function planPf(
  card: CardFacts,
  pf: PfFacts,
  claim: VfsClaim,
  meant: readonly VfsClaim[],
  firmware: CardFirmware | undefined,
  facts: HostFacts,
  settings: VfSettings | undefined,
): PlanPart {
  const devices = [pf.pci];
  const { numVfs: wanted } = claim;
  const different = meant.find((one) => JSON.stringify(one.vf) !== JSON.stringify(claim.vf));
  if (different !== undefined) {
    const a = { resource: claim.resource, value: JSON.stringify(claim.vf ?? {}) };
    const b = { resource: different.resource, value: JSON.stringify(different.vf ?? {}) };
    return {
      ...nothing,
      blocked: [{ code: "contradiction", parameter: "vf-attributes", a, b, devices }],
    };
  }
  const other = meant.find((one) => one.numVfs !== wanted);
  if (other !== undefined) {
    const a = { resource: claim.resource, value: String(wanted) };
    const b = { resource: other.resource, value: String(other.numVfs) };
    return { ...nothing, blocked: [{ code: "contradiction", parameter: "numvfs", a, b, devices }] };
  }
  if (wanted > vfsLimit)
    return {
      ...nothing,
      blocked: [{ code: "vfs_above_limit", wanted, limit: vfsLimit, devices }],
    };
  // Without an SR-IOV capability (SRIOV_EN is False) there are no files to read: no VFs.
  const total = pf.totalVfs ?? 0;
  const live = pf.totalVfs === null ? 0 : pf.numVfs;
  if (live === null) return { ...nothing, unknown: [{ code: "numvfs_unreadable", devices }] };
  const numOfVfs = claimedVfs(firmware?.claims ?? []);
  const exact = firmware?.claims.some((one) => one.match === "exactly") ?? false;
  if (exact && numOfVfs !== null && wanted > numOfVfs)
    return {
      ...nothing,
      blocked: [{ code: "vfs_above_firmware_claim", wanted, numOfVfs, devices }],
    };
  if (live === wanted)
    return settings === undefined || live === 0
      ? nothing
      : planAttributes(pf, live, settings, facts);
  // The apply script refuses what may be an NVSwitch bridge.
  if (card.firmware.status === "failed" && card.firmware.code === "vpd_unreadable")
    return unreadableFirmware(card, facts);
  if (wanted > total) {
    if (numOfVfs === null || wanted > numOfVfs)
      return {
        ...nothing,
        blocked: [{ code: "vfs_above_total", wanted, total, numOfVfs, devices }],
      };
    return raiseTotal(
      { card, pf, live, total, wanted, numOfVfs, step: numvfs(pf, wanted, settings) },
      firmware?.needs ?? nothing,
      facts,
    );
  }
  if (pf.driver === null) return { ...nothing, blocked: [{ code: "pf_without_driver", devices }] };
  return {
    ...nothing,
    changes: [
      live === 0 ? create(pf, wanted, settings) : replace(pf, live, wanted, facts, settings),
    ],
  };
}

/** Firmware claims that only VF claims refer to: they raise sriov_totalvfs like those of the rollout. */
function referredOnly(
  claims: readonly VfsClaim[],
  firmware: readonly FirmwareClaim[],
): FirmwareClaim[] {
  const known = new Set(firmware.map((claim) => JSON.stringify(claim)));
  const referred = claims.flatMap((claim) => claim.firmware ?? []);
  return referred.filter((claim) => {
    const text = JSON.stringify(claim);
    return !known.has(text) && known.add(text);
  });
}

function claimedVfs(claims: readonly FirmwareClaim[]): number | null {
  const united = uniteFirmware(claims);
  return claims.length > 0 && "wanted" in united ? united.wanted.numOfVfs : null;
}

function common(
  pf: PfFacts,
  live: number,
  wanted: number,
): Pick<Change, "parameter" | "device" | "pci" | "live" | "staged" | "wanted"> {
  const place = { device: pf.pci, pci: pf.pci };
  return {
    parameter: "numvfs",
    ...place,
    live: String(live),
    staged: null,
    wanted: String(wanted),
  };
}

function numvfs(pf: PfFacts, numVfs: number, settings: VfSettings | undefined): Step {
  return { do: "numvfs", pci: pf.pci, numVfs, ...(settings === undefined ? {} : { settings }) };
}

/** The count is right: what its VFs lack. Addresses take a VF away from whom has it for a moment. */
function planAttributes(
  pf: PfFacts,
  live: number,
  settings: VfSettings,
  facts: HostFacts,
): PlanPart {
  const lists = pf.vfs.map((vf) => lackingAttributes(vf, settings));
  const known = lists.filter((list) => list !== undefined);
  if (known.length < live)
    return { ...nothing, unknown: [{ code: "vf_attributes_unreadable", devices: [pf.pci] }] };
  const lacking = [...new Set(known.flat())].sort();
  if (lacking.length === 0) return nothing;
  const cuts = lacking.includes("addresses") || settings.state === "disable";
  const users = cuts ? usersOf(pf, facts) : "untouched";
  const waits = users !== "untouched" && users !== "none";
  const change: Change = {
    ...common(pf, live, live),
    parameter: "vf-attributes",
    live: null,
    wanted: settingWords(settings).join(" "),
    activation: "runtime",
    disturbs: waits ? "users of a VF" : "no one",
    reason: { code: "vf_attributes", lacking, users },
    steps: [{ phase: waits ? "runtime" : "now", step: numvfs(pf, live, settings) }],
  };
  return { ...nothing, changes: [change] };
}

function usersOf(pf: PfFacts, facts: HostFacts): VfUsers {
  const owners = pf.vfs.map((vf) => vf.owner);
  if (owners.includes("vfio")) return "vm";
  if (owners.includes("namespace")) return "pod";
  return facts.inUse.kubelet ? "kubelet" : "none";
}

function create(pf: PfFacts, wanted: number, settings: VfSettings | undefined): Change {
  return {
    ...common(pf, 0, wanted),
    activation: "runtime",
    disturbs: "no one",
    reason: { code: "vfs_create", wanted },
    steps: [{ phase: "now", step: numvfs(pf, wanted, settings) }],
  };
}

/**
 * From one count to another all VFs go first: the kernel refuses n→m (EBUSY),
 * and setting 0 never refuses, used or not. Where a kubelet may hand out a VF
 * at any time, only a drained node is safe.
 */
function replace(
  pf: PfFacts,
  live: number,
  wanted: number,
  facts: HostFacts,
  settings: VfSettings | undefined,
): Change {
  const users = usersOf(pf, facts);
  return {
    ...common(pf, live, wanted),
    activation: "runtime",
    disturbs: users === "none" ? "no one" : "users of a VF",
    reason: { code: "vfs_change", live, wanted, users },
    steps: [{ phase: users === "none" ? "now" : "runtime", step: numvfs(pf, wanted, settings) }],
  };
}
