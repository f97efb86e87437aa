import type { CardFacts, PfFacts } from "../../facts/cardFacts.ts";
import type { HostFacts } from "../../facts/hostFacts.ts";
import { settingWords, type VfSettings } from "../../facts/vfSettings.ts";
import { bootArtefact, portOf } from "./bootPort.ts";
import type { Change } from "../change.ts";
import type { VfsClaim } from "../claim.ts";
import type { ChangeReason } from "../reason.ts";

/**
 * Whether a unit on this host shall make the claim's VFs at boots that are not ours.
 * Never beside the SR-IOV operator, which makes VFs by itself: two who set one count
 * fight; nor where /etc does not last.
 */
export function keepsBootVfs(claim: VfsClaim, facts: HostFacts): boolean {
  const alone = facts.sriovOperator.signs.length === 0 && facts.owners.etc === null;
  return (
    claim.bootUnit === true && claim.numVfs > 0 && alone && facts.tools.systemctl !== undefined
  );
}

/** Writes or takes away what makes the VFs of a port at boot; disturbs no one. */
export function planBootVfs(
  claim: VfsClaim,
  card: CardFacts,
  pf: PfFacts,
  settings: VfSettings | undefined,
  facts: HostFacts,
): Change[] {
  const port = bootArtefact(card, pf);
  const lines = facts.bootVfs?.ports[port.slice("boot-vfs.".length)];
  const wanted = keepsBootVfs(claim, facts);
  if (!wanted) {
    const own = facts.marks.some(
      ({ artefact, owner }) => artefact === port && owner === claim.owner,
    );
    return lines !== undefined && own ? [change(card, pf, 0, undefined, "unwanted")] : [];
  }
  const state = stateOf(lines, expectedLines(claim, card, pf, settings), facts);
  return state === "right" ? [] : [change(card, pf, claim.numVfs, settings, state)];
}

type State = Extract<ChangeReason, { code: "vfs_boot_unit" }>["state"];

function stateOf(
  lines: readonly string[] | undefined,
  expected: readonly string[],
  { bootVfs }: HostFacts,
): State | "right" {
  if (lines === undefined || bootVfs === undefined) return "absent";
  if (lines.join("\n") !== expected.join("\n")) return "other";
  return bootVfs.unit;
}

/** As applyBootVfs.sh writes them. */
function expectedLines(
  claim: VfsClaim,
  card: CardFacts,
  pf: PfFacts,
  settings: VfSettings | undefined,
): string[] {
  const words = settingWords(settings).join(" ");
  return [
    ...(card.id !== card.serial || portOf(card, pf) === pf.pci
      ? [`pci ${pf.pci}`]
      : [`serial ${card.id}`, `function ${portOf(card, pf)}`]),
    `numvfs ${claim.numVfs}`,
    ...(words === "" ? [] : [`settings ${words}`]),
  ];
}

function change(
  card: CardFacts,
  pf: PfFacts,
  numVfs: number,
  settings: VfSettings | undefined,
  state: State,
): Change {
  const { pci } = pf;
  return {
    parameter: "boot-vfs",
    device: pci,
    pci,
    live: null,
    staged: null,
    wanted: String(numVfs),
    activation: "none",
    disturbs: "no one",
    reason: { code: "vfs_boot_unit", state },
    steps: [
      {
        phase: "now",
        step: {
          do: "boot-vfs",
          card: card.id,
          port: portOf(card, pf),
          pci,
          numVfs,
          ...(settings === undefined ? {} : { settings }),
        },
      },
    ],
  };
}
