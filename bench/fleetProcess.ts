// The simulated hosts, in a process of their own: their work is not the provider's.
// argv: folder, number of hosts. Tells its parent `ready`, and counts when asked.
import { numbered } from "../lab/fleet/scenarios.ts";
import { type FleetHost, startFleet } from "../lab/fleet/startFleet.ts";

/** What the fleet was asked for since its start, most and fewest over all hosts. */
export interface FleetCounts {
  readonly connections: readonly [fewest: number, most: number];
  readonly execs: readonly [fewest: number, most: number];
}

// Those of Node's errors for each packet (withoutStacks.ts) took a fourth of this process's time.
Error.stackTraceLimit = 0;

const [, , directory = "", count = "", profiles = "mixed"] = process.argv;
/** What every host is, or as many of each kind as a real pool has. */
function profileOf(mixed: FleetHost["profile"]): FleetHost["profile"] {
  if (profiles === "pending") return "shared-pods";
  return profiles === "no-numvfs" ? profiles : mixed;
}

const fleet = await startFleet({
  directory,
  hosts: numbered(Number(count)).map(({ profile }, index) => ({
    name: `dgx${String(index + 1).padStart(4, "0")}`,
    profile: profileOf(profile),
  })),
  memory: true,
});

const range = (values: readonly number[]): readonly [number, number] => [
  Math.min(...values),
  Math.max(...values),
];
process.on("message", () => {
  process.send?.({
    connections: range(fleet.hosts.map((host) => host.connections)),
    execs: range(fleet.hosts.map((host) => host.execs)),
  } satisfies FleetCounts);
});
process.on("disconnect", () => {
  process.exit();
});
process.send?.("ready");
