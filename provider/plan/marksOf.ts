import type { HostFacts } from "../facts/hostFacts.ts";
import type { Mark } from "../facts/recordFacts.ts";
import type { Step } from "../facts/step.ts";
import type { Claim } from "./claim.ts";
import { bootArtefact } from "./vfs/bootPort.ts";
import { keepsBootVfs } from "./vfs/planBootVfs.ts";
import { selectCards, selectPfs } from "./cards/selectCards.ts";

/**
 * The marks that a write has to leave: who of ours wanted each artefact that
 * these steps touch, and those of artefacts that change hands or value. A mark
 * that is right is not written again.
 */
export function marksOf(
  claims: readonly Claim[],
  steps: readonly Step[],
  facts: HostFacts,
): Mark[] {
  const touched = new Set(steps.map(artefactOf));
  const present = new Map(facts.marks.map((mark) => [mark.artefact, mark]));
  const wanted = new Map(
    claims.flatMap((claim) => claimedMarks(claim, facts)).map((mark) => [mark.artefact, mark]),
  );
  return [...wanted.values()].filter((mark) => {
    const before = present.get(mark.artefact);
    if (before === undefined) return touched.has(mark.artefact);
    return before.owner !== mark.owner || before.wanted !== mark.wanted;
  });
}

function artefactOf(step: Step): string {
  switch (step.do) {
    case "modprobe":
    case "boot-argument":
    case "initramfs":
    case "netns":
    case "module-reload":
      return "rdma-mode";
    case "firmware":
      return `firmware.${step.card}`;
    case "numvfs":
      return `numvfs.${step.pci}`;
    case "boot-vfs":
      return `boot-vfs.${step.card}.${step.port}`;
  }
}

/** Every artefact that a claim manages on a host. */
export function claimedMarks(claim: Claim, facts: HostFacts): Mark[] {
  const { owner } = claim;
  switch (claim.kind) {
    case "rdma-mode":
      return [{ artefact: "rdma-mode", owner, wanted: claim.mode }];
    case "firmware": {
      const wanted = String(claim.numOfVfs);
      const { cards } = selectCards(claim.select, facts);
      return cards.map(({ id }) => ({ artefact: `firmware.${id}`, owner, wanted }));
    }
    case "vfs": {
      const wanted = String(claim.numVfs);
      const counts = selectPfs(claim.select, facts).map(({ pci }) => ({
        artefact: `numvfs.${pci}`,
        owner,
        wanted,
      }));
      if (!keepsBootVfs(claim, facts)) return counts;
      const { cards } = selectCards(claim.select, facts);
      const units = cards.flatMap((card) =>
        card.pfs
          .filter(({ pci }) => counts.some(({ artefact }) => artefact === `numvfs.${pci}`))
          .map((pf) => ({ artefact: bootArtefact(card, pf), owner, wanted })),
      );
      return [...counts, ...units];
    }
  }
}
