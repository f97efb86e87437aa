import { firmwareName, firmwareNumber } from "../facts/parse/firmwareValue.ts";
import type { HostFacts } from "../facts/hostFacts.ts";
import type { Match } from "../plan/claim.ts";
import { isOn, readRow } from "../plan/firmware/firmwareRows.ts";
import type { PlanContext } from "../plan/planContext.ts";
import { planHost } from "../plan/planHost.ts";
import type { HostAdoption } from "./hostAdoption.ts";
import { claimsOf } from "./claimText.ts";
import type { ClaimText } from "./survey.ts";
import { objections } from "./objections.ts";
import { type CardPf, eligiblePfs, selectorsOf } from "./selectorOf.ts";

/** What NicFirmwareVfs could say of a PF; `null`: it has no words for what is there. */
interface Wanted {
  readonly numOfVfs: number;
  readonly match: Match;
}

/** NUM_OF_VFS of each card, as claims that hold now and after the next boot. */
export function adoptFirmware(facts: HostFacts, context: PlanContext): HostAdoption {
  const claims: ClaimText[] = [];
  const leftOut: HostAdoption["leftOut"][number][] = [];
  const byValue = Map.groupBy(eligiblePfs(facts), (each) => JSON.stringify(wantedOf(each, facts)));
  for (const [text, meant] of byValue) {
    const wanted = JSON.parse(text) as Wanted | string;
    if (typeof wanted === "string") {
      leftOut.push({ resource: "NicFirmwareVfs", why: wanted });
      continue;
    }
    const tried = selectorsOf(meant, facts).map((select) => {
      const claim: ClaimText = { kind: "firmware", select, ...wanted };
      return { claim, why: objections(planHost(claimsOf([claim]), facts, context)) };
    });
    const found = tried.find(({ why }) => why.length === 0);
    if (found !== undefined) claims.push(found.claim);
    else
      for (const why of tried.at(-1)?.why ?? []) leftOut.push({ resource: "NicFirmwareVfs", why });
  }
  return { claims, leftOut };
}

/** The claim of a PF, or why there is none. */
function wantedOf({ card, pf }: CardPf, facts: HostFacts): Wanted | string {
  const unread: Wanted = { numOfVfs: 1, match: "atLeast" };
  // Planned all the same: the plan has the words for what cannot be read.
  if (card.firmware.status !== "read") return unread;
  const { parameters, perFunction } = card.firmware;
  const enabled = readRow(parameters, "SRIOV_EN");
  const each = isOn(parameters.PF_NUM_OF_VF_VALID?.current ?? "0");
  const count = each
    ? readRow(perFunction[pf.pci] ?? {}, "PF_NUM_OF_VF")
    : readRow(parameters, "NUM_OF_VFS");
  if (!("row" in enabled) || !("row" in count)) return unread;
  const on = [isOn(enabled.row.current), isOn(enabled.row.nextBoot)];
  const counts = [count.row.current, count.row.nextBoot].map((value) => firmwareNumber(value) ?? 0);
  const numOfVfs = Math.min(...counts);
  if (on[0] !== on[1])
    return `SRIOV_EN is ${firmwareName(enabled.row.current)}, ${firmwareName(enabled.row.nextBoot)} after the next boot`;
  if (on[0] === true && numOfVfs === 0)
    return `SR-IOV is on with ${count.row.name} ${counts.join(", after the next boot ")}: 0 VFs would turn it off`;
  if (on[0] === false && Math.max(...counts) > 0)
    return `SR-IOV is off with ${count.row.name} ${Math.max(...counts)}: no claim says so`;
  // Where that operator runs it reboots on any other value, and this value is what it asked for.
  const exact =
    on[0] === false || (counts[0] === counts[1] && facts.sriovOperator.signs.length > 0);
  return { numOfVfs, match: exact ? "exactly" : "atLeast" };
}
