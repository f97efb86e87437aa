import { formatReason } from "../plan/text/formatReason.ts";
import type { HostPlan } from "../plan/hostPlan.ts";

/** Why a plan is not empty: what it would change, what is not known, what is in the way. Each once. */
export function objections({ changes, unknown, blocked }: HostPlan): string[] {
  const reasons = Map.groupBy(changes, ({ reason }) => JSON.stringify(reason));
  return [
    ...[...reasons.values()].flatMap((group) => {
      const [first] = group;
      const devices = group.map(({ pci }) => pci).filter((pci) => pci !== "");
      return first === undefined ? [] : [formatReason(first.reason, devices)];
    }),
    ...unknown.map((reason) => formatReason(reason)),
    ...blocked.map((reason) => formatReason(reason)),
  ];
}
