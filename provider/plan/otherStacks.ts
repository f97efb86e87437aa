import type { HostRead } from "../facts/hostRead.ts";
import { foldNodes } from "../facts/nodeset.ts";
import type { Claim } from "./claim.ts";
import { claimedMarks } from "./marksOf.ts";

/** Artefacts of a claim that carry the mark of another stack. */
export interface OtherStack {
  /** `project/stack/resource` of the other one. */
  readonly owner: string;
  /** Folded nodeset. */
  readonly hosts: string;
  /** What the other one wants, and what the claim wants. */
  readonly theirs: string;
  readonly ours: string;
}

/** Who else manages what a claim means, hosts folded. Marks of the same stack are ours to take over. */
export function otherStacks(claim: Claim, reads: ReadonlyMap<string, HostRead>): OtherStack[] {
  const groups = new Map<string, { hosts: Set<string>; other: Omit<OtherStack, "hosts"> }>();
  for (const [host, read] of reads) {
    if (read.status === "unreachable") continue;
    const present = new Map(read.facts.marks.map((mark) => [mark.artefact, mark]));
    for (const { artefact, wanted: ours } of claimedMarks(claim, read.facts)) {
      const mark = present.get(artefact);
      if (mark === undefined || stackOf(mark.owner) === stackOf(claim.owner)) continue;
      const other = { owner: mark.owner, theirs: mark.wanted, ours };
      const key = JSON.stringify(other);
      const group = groups.get(key) ?? { hosts: new Set<string>(), other };
      group.hosts.add(host);
      groups.set(key, group);
    }
  }
  return [...groups.values()].map(({ hosts, other }) => ({ ...other, hosts: foldNodes(hosts) }));
}

/** `project/stack` of an owner. */
function stackOf(owner: string): string {
  return owner.split("/").slice(0, 2).join("/");
}

/** Equal values are worth a warning, different ones would undo each other for ever. */
export function formatOtherStack({ owner, hosts, theirs, ours }: OtherStack): string {
  return theirs === ours
    ? `${hosts}: "${owner}" of another stack manages the same and wants the same (${ours}); let one of the two go`
    : `${hosts}: "${owner}" of another stack wants ${theirs} there, this resource ${ours}; expected one owner: ` +
        "take the hosts out of one of the two sets, or destroy that resource, which takes its marks away";
}
