import { formatReason } from "../plan/text/formatReason.ts";
import type { HostPlan } from "../plan/hostPlan.ts";
import { NodeStop } from "./nodeStop.ts";

/**
 * @param after Plan of a node whose wave is over.
 * @param before Its plan before: what was blocked then was none of the wave's business.
 * @throws NodeStop where anything is open.
 */
export function refuseNotAsWanted(host: string, after: HostPlan, before: HostPlan): void {
  const known = new Set(before.blocked.map(({ code }) => code));
  const [first] = [
    ...after.unknown,
    ...after.blocked.filter(({ code }) => !known.has(code)),
    ...after.changes.map(({ reason }) => reason),
  ];
  if (first !== undefined)
    throw new NodeStop(
      `"${host}" is not as wanted after its wave: ${formatReason(first)}; it is left as it is, look at it before the next run`,
    );
}
