import { coldEvidence } from "../firmware/coldEvidence.ts";
import type { NodeCase } from "./deriveNodeStates.ts";
import { firmwareKnown, type FirmwareKnown } from "./firmwareKnown.ts";
import { linkRule } from "./linkRule.ts";
import { isExternal, type Nic, nicsOf, prefixOf, wantedTotals } from "./nics.ts";
import { isVirtualPlatform } from "./nodeView.ts";
import type { OperatorSettings } from "./operatorSettings.ts";
import { joinParts, nothingFound, type Part } from "./part.ts";
import type { LoopReason, RebootReason } from "./reason.ts";

/** What the operator's plugin for NVIDIA cards decides (249e200, mellanox_plugin.go OnNodeStateChange). */
export function mellanoxRule(node: NodeCase, { mellanoxDisabled }: OperatorSettings): Part {
  if (isVirtualPlatform(node.pfs ?? [])) return nothingFound;
  const nics = nicsOf(node);
  const meant = nics.filter(({ wanted }) => wanted.length > 0);
  if (mellanoxDisabled) return joinParts(meant.map((nic) => aboveTotal(nic)));
  // Only a probed host tells lockdown. Not knowing it errs towards more: the operator would stop there.
  const lockdown = node.host?.lockdown ?? "none";
  if (lockdown !== "none" && meant.length > 0)
    return { ...nothingFound, stops: [{ code: "lockdown", lockdown }] };
  const parts = meant.map((nic) => ofNic(nic, node));
  const needing = parts.filter(({ reboots }) => reboots.length > 0).length;
  const mixed = needing > 0 && needing < parts.length;
  return joinParts([
    ...parts,
    leftCards(nics, node),
    mixed
      ? { ...nothingFound, notes: [{ code: "random_card", cards: parts.length, needing }] }
      : nothingFound,
  ]);
}

function ofNic(nic: Nic, node: NodeCase): Part {
  const pci = nic.wanted[0]?.pciAddress ?? "";
  const known = firmwareKnown(nic, node);
  const link = linkRule(nic);
  if (known.status === "unknown")
    return joinParts([
      link,
      { ...nothingFound, unknown: [{ code: "firmware", pci, why: known.why }] },
    ]);
  const { current } = known.value;
  const totals = wantedTotals(nic);
  const [wanted = 0] = totals;
  if (isExternal(nic) && wanted > current)
    return { ...nothingFound, stops: [{ code: "external_total", pci, current, wanted }] };
  const part = joinParts([...totals.map((total) => vfsRule(pci, total, known.value, nic)), link]);
  if (part.reboots.length > 0 && nic.card?.kind === "dpu")
    return { ...nothingFound, stops: [{ code: "dpu_mode", pci }] };
  return part.reboots.length === 0
    ? part
    : joinParts([part, { ...nothingFound, loops: coldLoop(pci, nic, node) }]);
}

/** Equality is wanted: more than enough is a reboot too, and that the next boot would load it does not help. */
function vfsRule(pci: string, wanted: number, known: FirmwareKnown, nic: Nic): Part {
  const { current, next, enabled } = known;
  const staged = next === null ? null : next === wanted;
  const reboots: RebootReason[] = [
    ...(!isExternal(nic) && current !== wanted
      ? [{ code: "num_of_vfs", pci, current, wanted, staged } as const]
      : []),
    ...(enabled === wanted > 0 ? [] : [{ code: "sriov_en", pci, wanted: wanted > 0 } as const]),
  ];
  return { ...nothingFound, reboots };
}

/** The operator only ever reboots warm, and tries that again at each start of its daemon. */
function coldLoop(pci: string, { card }: Nic, { host }: NodeCase): LoopReason[] {
  if (card === undefined || host === undefined) return [];
  const evidence = coldEvidence(card, host);
  return evidence === undefined ? [] : [{ code: "firmware_not_loaded", pci, evidence }];
}

/** With its plugin disabled the operator makes VFs within what there is, and fails above. */
function aboveTotal({ wanted, ports }: Nic): Part {
  return joinParts(
    wanted.map(({ pciAddress: pci, numVfs }): Part => {
      const total = ports.find(({ pciAddress }) => pciAddress === pci)?.totalvfs ?? 0;
      return numVfs > total
        ? { ...nothingFound, stops: [{ code: "above_total", pci, total, wanted: numVfs }] }
        : nothingFound;
    }),
  );
}

/** Cards that the operator had configured and that no policy means any more: it stages 0 VFs and no SR-IOV. */
function leftCards(nics: readonly Nic[], { view }: NodeCase): Part {
  const left = nics.filter(
    ({ prefix, wanted }) =>
      wanted.length === 0 &&
      view?.spec.interfaces.some(
        ({ pciAddress, externallyManaged }) =>
          prefixOf(pciAddress) === prefix && !externallyManaged,
      ),
  );
  return {
    ...nothingFound,
    notes: left.map(({ ports }) => ({ code: "firmware_zeroed", pci: ports[0]?.pciAddress ?? "" })),
  };
}
