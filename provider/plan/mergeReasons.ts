import type { Reason } from "./reason.ts";

/** Joins reasons that differ in their devices only; their devices are united and sorted. No reason is lost. */
export function mergeReasons<T extends Reason>(reasons: readonly T[]): T[] {
  const groups = Map.groupBy(reasons, (reason) => JSON.stringify({ ...reason, devices: null }));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || !("devices" in first)) return group.slice(0, 1);
    const devices = new Set(group.flatMap((reason) => ("devices" in reason ? reason.devices : [])));
    return [{ ...first, devices: [...devices].sort() }];
  });
}
