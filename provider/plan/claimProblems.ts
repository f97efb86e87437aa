import type { HostFacts } from "../facts/hostFacts.ts";
import type { Claim } from "./claim.ts";
import { formatReason } from "./text/formatReason.ts";
import type { BlockedReason } from "./reason.ts";
import { chooseDevices } from "./cards/chooseDevices.ts";
import { vfsLimit } from "./vfs/vfsLimit.ts";

/** What is wrong with a claim wherever it is applied; what is wrong on one host is part of its plan. */
export interface ClaimProblem {
  /** Name of the resource. */
  readonly resource: string;
  /** Input of the resource: `select`, `numVfs`. */
  readonly property: "select" | "numVfs" | "numOfVfs";
  /** What is, what was expected, what to do. */
  readonly message: string;
}

/**
 * Problems of a claim on every reachable host of its set: a selector that
 * matches nothing anywhere, more VFs than any PF can have.
 *
 * @param facts of the hosts of the claim that could be read; without any, selectors cannot be judged
 */
export function claimProblems(claim: Claim, facts: Iterable<HostFacts>): ClaimProblem[] {
  if (claim.kind === "rdma-mode") return [];
  const { resource } = claim;
  const [property, count] =
    claim.kind === "vfs"
      ? (["numVfs", claim.numVfs] as const)
      : (["numOfVfs", claim.numOfVfs] as const);
  if (count > vfsLimit)
    return [
      {
        resource,
        property,
        message: `${property} is ${count}, expected at most ${vfsLimit}: no PF can have more VFs`,
      },
    ];
  const all = [...facts];
  const nowhere = all.every((each) => {
    const { chosen, part } = chooseDevices(claim, each);
    return chosen.length === 0 && part.unknown.length === 0;
  });
  const [first] = all;
  if (!nowhere || first === undefined) return [];
  const [reason] = chooseDevices(claim, first).part.blocked;
  if (reason === undefined) return [];
  return [{ resource, property: "select", message: messageOf(reason, all) }];
}

function messageOf(reason: BlockedReason, facts: readonly HostFacts[]): string {
  const models = new Set(facts.flatMap(({ cards }) => cards.map((card) => card.model)));
  const advice =
    models.size === 0
      ? "none has a Mellanox card; see `lspci -d 15b3:` there, or take such hosts out of the set"
      : `compare select with the cards there: ${[...models].sort().join(", ")}`;
  return `${formatReason(reason)}, on no reachable host of its set; ${advice}`;
}
