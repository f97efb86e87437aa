import type { NodePolicy } from "./nodePolicy.ts";
import type { NodeState, PfStatus } from "./nodeState.ts";
import { selectNics, vfRangeOf } from "./selectNics.ts";
import { overlaps, type VfRange } from "./vfRange.ts";

interface Group {
  readonly resourceName: string;
  readonly range: VfRange;
}

/**
 * VFs that a node offers for each resource once its policies are carried out.
 * `policies` are those that mean the node. Applied from the highest priority
 * number to the lowest, then by name; the last one displaces groups of its own
 * resource and those that overlap (operator v1.6 api/v1/helper.go Apply, mergeConfigs).
 */
export function offeredVfs(
  policies: readonly NodePolicy[],
  { interfaces }: Pick<NodeState, "interfaces">,
): ReadonlyMap<string, number> {
  const ordered = policies
    .filter(({ name, spec }) => name !== "default" && spec.numVfs > 0)
    .sort((a, b) => b.spec.priority - a.spec.priority || (a.name < b.name ? -1 : 1));
  const groups = new Map<PfStatus, readonly Group[]>();
  for (const { spec } of ordered)
    for (const pf of selectNics(spec.nicSelector, interfaces)) {
      const group = { resourceName: spec.resourceName, range: vfRangeOf(spec, pf.name) };
      const kept = (groups.get(pf) ?? []).filter(
        ({ resourceName, range }) =>
          resourceName !== group.resourceName && !overlaps(range, group.range),
      );
      groups.set(pf, [group, ...kept]);
    }
  const counts = new Map<string, number>();
  for (const { resourceName, range } of [...groups.values()].flat())
    counts.set(resourceName, (counts.get(resourceName) ?? 0) + range.last - range.first + 1);
  return counts;
}
