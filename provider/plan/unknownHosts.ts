import { naturalOrder } from "../facts/naturalOrder.ts";
import { foldNodes } from "../facts/nodeset.ts";
import type { HostPlan } from "./hostPlan.ts";
import type { ReasonCode } from "./reason.ts";

/** Hosts that cannot be decided, for the same reasons. */
export interface UnknownHosts {
  /** Folded nodeset. */
  readonly hosts: string;
  readonly because: readonly ReasonCode[];
}

/** Hosts whose plan holds an unknown, grouped by its codes; no text and no count that moves. */
export function groupUnknown(plans: ReadonlyMap<string, HostPlan>): UnknownHosts[] {
  const unknown = [...plans].filter(([, plan]) => plan.unknown.length > 0);
  const groups = Map.groupBy(unknown, ([, plan]) =>
    [...new Set(plan.unknown.map(({ code }) => code))].sort().join(" "),
  );
  return [...groups.values()]
    .map((group) => ({
      hosts: foldNodes(group.map(([host]) => host)),
      because: [...new Set(group[0]?.[1].unknown.map(({ code }) => code) ?? [])].sort(),
    }))
    .sort((a, b) => naturalOrder(a.hosts, b.hosts));
}
