import type { HostFacts } from "../facts/hostFacts.ts";
import { formatReason } from "../plan/text/formatReason.ts";
import type { PlanContext } from "../plan/planContext.ts";
import { planHost } from "../plan/planHost.ts";
import type { HostAdoption } from "./hostAdoption.ts";
import { claimsOf, firmwareOf } from "./claimText.ts";
import type { ClaimText } from "./survey.ts";
import { objections } from "./objections.ts";
import { eligiblePfs, selectorsOf } from "./selectorOf.ts";

/** sriov_numvfs of each PF; of none where the SR-IOV operator deals VFs. */
export function adoptVfs(
  facts: HostFacts,
  context: PlanContext,
  firmware: readonly ClaimText[],
): HostAdoption {
  const pfs = eligiblePfs(facts);
  if (facts.sriovOperator.signs.length > 0 && pfs.length > 0)
    return {
      claims: [],
      leftOut: [{ resource: "SriovVfs", why: "the SR-IOV operator deals VFs" }],
    };
  const claims: ClaimText[] = [];
  const leftOut: HostAdoption["leftOut"][number][] = [];
  // Without an SR-IOV capability there are no VFs.
  const byCount = Map.groupBy(pfs, ({ pf }) => (pf.totalVfs === null ? 0 : pf.numVfs));
  for (const [numVfs, meant] of byCount) {
    if (numVfs === null) {
      const devices = meant.map(({ pf }) => pf.pci);
      const why = formatReason({ code: "numvfs_unreadable", devices });
      leftOut.push({ resource: "SriovVfs", why });
      continue;
    }
    const tried = selectorsOf(meant, facts).map((select) => {
      const refers = firmwareOf(select, firmware) !== undefined;
      const claim: ClaimText = { kind: "vfs", select, numVfs, firmware: refers };
      const all = claimsOf([...firmware, claim]);
      return { claim, why: objections(planHost(all, facts, context)) };
    });
    const found = tried.find(({ why }) => why.length === 0);
    if (found !== undefined) claims.push(found.claim);
    else for (const why of tried.at(-1)?.why ?? []) leftOut.push({ resource: "SriovVfs", why });
  }
  return { claims, leftOut };
}
