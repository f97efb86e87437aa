import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { BenchOptions } from "./benchOptions.ts";
import { BenchStack } from "./benchStack.ts";
import type { FleetClient } from "./fleetClient.ts";

/** A stack of a program over all hosts of a fleet: a BMC each, as a pool that can be cycled has. */
export function fleetStack(
  { workspace, packageDirectory, directory, hosts }: BenchOptions,
  name: string,
  text: string,
  fleet: FleetClient,
): Promise<BenchStack> {
  return BenchStack.make(workspace, packageDirectory, join(directory, name), text, {
    "rdma:nodes": `dgx[0001-${String(hosts).padStart(4, "0")}]`,
    "rdma:hosts": { bmc: { address: "{name}-bmc" } },
    "rdma:ssh": { configFile: join(fleet.directory, "ssh/config"), connectTimeoutSeconds: 60 },
    "rdma:rollout": { maxUnavailable: "5%", drain: "none" },
  });
}

/** Seconds that bare ssh2 needs to connect to each host, run a shell and leave. */
export async function sweep(fleet: FleetClient): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(import.meta.dirname, "sweep.ts"),
    join(fleet.directory, "fleet.json"),
  ]);
  return Number(stdout);
}
