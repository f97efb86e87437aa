/** A reason and the devices that it is true of, sorted. */
export interface Grouped<R> {
  readonly reason: R;
  /** PCI addresses; empty where the reason is about the node. */
  readonly devices: readonly string[];
}

/** Reasons that differ in their device alone, once; in the order of their first. */
export function groupPfs<R extends object>(reasons: readonly R[]): Grouped<R>[] {
  const groups = Map.groupBy(reasons, (reason) => JSON.stringify({ ...reason, pci: "" }));
  return [...groups.values()].flatMap((group) =>
    group[0] === undefined
      ? []
      : [{ reason: group[0], devices: group.flatMap((each) => pciOf(each)).sort() }],
  );
}

function pciOf(reason: object): string[] {
  return "pci" in reason && typeof reason.pci === "string" ? [reason.pci] : [];
}
