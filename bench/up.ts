// The first `up` of 1,000 hosts that are right but for their virtual functions: every host is
// probed once and written to once, and the Rollout has nothing to reboot.
import { join } from "node:path";
import { addResults } from "./addResults.ts";
import { benchOptions, type BenchOptions } from "./benchOptions.ts";
import { FleetClient } from "./fleetClient.ts";
import { fleetStack, sweep } from "./fleetStack.ts";
import { median } from "./median.ts";
import { program, programOfNothing } from "./programs.ts";

export interface UpFigures {
  /** The first `up` over one of resources that do nothing and a bare sweep of the same hosts. */
  readonly up_ratio: number;
}

export async function measureUp(options: BenchOptions): Promise<UpFigures> {
  const { directory, hosts, rounds, say } = options;
  const fleet = await FleetClient.start(join(directory, "up"), hosts, "no-numvfs");
  try {
    // A stack without a state each time: only its first `up` makes everything.
    const firstUp = async (name: string, text: string): Promise<number> =>
      (await (await fleetStack(options, name, text, fleet)).up()).seconds;
    await firstUp("bench-up", program);
    const { execs } = await fleet.counts();
    if (execs[0] !== 2 || execs[1] !== 2)
      throw new Error(
        `The first up ran ${execs.join(" to ")} commands on a host, expected 2: a probe and a write`,
      );
    const ratios: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const floor = await firstUp("bench-up-nothing", programOfNothing);
      const swept = await sweep(fleet);
      const whole = await firstUp("bench-up", program);
      const ratio = whole / (floor + swept);
      ratios.push(ratio);
      say(
        `  ${round}: first up ${whole.toFixed(2)} s over an up of nothing ${floor.toFixed(2)} s + bare sweep ${swept.toFixed(2)} s = ${ratio.toFixed(2)}`,
      );
    }
    return { up_ratio: median(ratios) };
  } finally {
    await fleet.stop();
  }
}

if (import.meta.main) addResults({ ...(await measureUp(await benchOptions())) });
