// Probes per second over what bare ssh2 does, which connects, runs an empty shell, leaves and
// parses nothing; and the processes that one probe of a DGX B200 begins on the host.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { dgxTree } from "../test/support/hostTreeDgx.ts";
import { countForks, shells } from "../test/support/runProbe.ts";
import { addResults } from "./addResults.ts";
import { benchOptions, type BenchOptions } from "./benchOptions.ts";
import { FleetClient } from "./fleetClient.ts";
import { sweep } from "./fleetStack.ts";
import { median } from "./median.ts";

export interface ProbeFigures {
  /** Probes per second over bare sweeps per second, on the same hosts. */
  readonly probe_ratio: number;
  /** The most of dash, busybox and bash. */
  readonly probe_forks: number;
}

/** A pair takes seconds, and two of one machine differ by a fifth. */
const pairsPerRound = 3;

export async function measureProbe(options: BenchOptions): Promise<ProbeFigures> {
  const { directory, packageDirectory, hosts, rounds, say } = options;
  const fleet = await FleetClient.start(join(directory, "fleet"), hosts, "mixed");
  try {
    const probe = async (): Promise<number> => {
      const { stdout } = await promisify(execFile)(process.execPath, [
        join(import.meta.dirname, "probeSweep.ts"),
        packageDirectory,
        fleet.directory,
      ]);
      return Number(stdout);
    };
    await probe();
    const ratios: number[] = [];
    for (let round = 1; round <= rounds * pairsPerRound; round += 1) {
      const bare = await sweep(fleet);
      const ours = await probe();
      ratios.push(bare / ours);
      say(
        `  ${round}: probes ${ours.toFixed(2)} s, bare sweep ${bare.toFixed(2)} s = ${(bare / ours).toFixed(2)}`,
      );
    }
    return { probe_ratio: median(ratios), probe_forks: mostForks() };
  } finally {
    await fleet.stop();
  }
}

/** Every card with pending values, which takes most. */
function mostForks(): number {
  const tree = dgxTree({ numOfVfs: ["16", "8"], version: "4.36.0" });
  try {
    tree.tool("mstfwreset", "echo '{}'");
    const environment = { SSH_CONNECTION: "10.20.0.9 51432 10.10.0.30 22" };
    return Math.max(...shells.map((shell) => countForks(tree, { shell, environment })));
  } finally {
    tree.dispose();
  }
}

if (import.meta.main) addResults({ ...(await measureProbe(await benchOptions())) });
