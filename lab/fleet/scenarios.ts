import type { FleetHost } from "./startFleet.ts";

/** Six hosts of the demo: one of each thing a preview can say. */
export const demo: readonly FleetHost[] = [
  { name: "dgx030", profile: "staged-written" },
  { name: "dgx031", profile: "shared-pods" },
  { name: "dgx032", profile: "shared-pods" },
  { name: "dgx033", profile: "right" },
  { name: "dgx034", profile: "no-numvfs" },
  { name: "dgx035", profile: "unreachable" },
];

/** `count` hosts dgx001, dgx002, …: mostly right, the rest as in the demo. */
export function numbered(count: number): FleetHost[] {
  const cycle = [
    "right",
    "right",
    "shared-pods",
    "right",
    "staged-written",
    "right",
    "shared-pods",
    "no-numvfs",
  ] as const;
  return Array.from({ length: count }, (_, index) => ({
    name: `dgx${String(index + 1).padStart(3, "0")}`,
    profile: cycle[index % cycle.length] ?? "right",
  }));
}
