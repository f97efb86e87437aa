/** A value that a host resource of ours and an operator of the cluster both set. */
export interface Conflict {
  /** `error`: they contradict each other; `warning`: two owners, or one that asks for more. */
  readonly severity: "error" | "warning";
  /** Name of the host in our inventory. */
  readonly host: string;
  readonly what: "rdma-mode" | "NUM_OF_VFS" | "LINK_TYPE" | "numvfs" | "firmware";
  /** PF, or the first PF of the card; empty for the mode. */
  readonly pci: string;
  readonly ours: {
    /** `NicFirmwareVfs dgx`. */
    readonly resource: string;
    readonly value: string;
  };
  readonly theirs: {
    /** `SriovNetworkNodePolicy ib24`; several policies in one text: `SriovNetworkNodePolicy a and b`. */
    readonly object: string;
    /** Each object by itself: `SriovNetworkNodePolicy a`, `SriovNetworkNodePolicy b`. */
    readonly objects: readonly string[];
    readonly value: string;
  };
  readonly effect: ConflictEffect;
}

export type ConflictEffect =
  /** Both want the same. */
  | "same"
  /** Both want the same, and ours would also take more, which theirs reboots for. */
  | "same_at_least"
  /** Ours is content with theirs; theirs reboots for it. */
  | "theirs_is_more"
  /** The one undoes the other. */
  | "undone"
  /** The operator fails, for somebody else (we) was to provide enough. */
  | "too_few"
  /** The card is driven back to its factory values. */
  | "reset";

/** One object of theirs, or several of a kind that want a value together. */
export function theirsOf(
  kind: string,
  names: readonly string[],
  value: string,
): Conflict["theirs"] {
  const sorted = [...new Set(names)].sort();
  return {
    object: `${kind} ${sorted.join(" and ")}`,
    objects: sorted.map((name) => `${kind} ${name}`),
    value,
  };
}

/** How a number of theirs that must be met exactly stands to one of ours. */
export function compareVfs(
  ours: { readonly numOfVfs: number; readonly match: "atLeast" | "exactly" },
  theirs: number,
): Pick<Conflict, "severity" | "effect"> {
  const { numOfVfs, match } = ours;
  if (numOfVfs === theirs)
    return { severity: "warning", effect: match === "exactly" ? "same" : "same_at_least" };
  return match === "atLeast" && numOfVfs < theirs
    ? { severity: "warning", effect: "theirs_is_more" }
    : { severity: "error", effect: "undone" };
}

export function vfsText({
  numOfVfs,
  match,
}: {
  readonly numOfVfs: number;
  readonly match: "atLeast" | "exactly";
}): string {
  return `${match === "exactly" ? "exactly" : "at least"} ${numOfVfs}`;
}
