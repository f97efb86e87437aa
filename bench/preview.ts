// What a preview of 1,000 hosts costs, as a ratio of one run: seconds of this machine say
// little about another. And the size of what it leaves in the inputs.
import { join } from "node:path";
import { addResults } from "./addResults.ts";
import { benchOptions, type BenchOptions } from "./benchOptions.ts";
import { FleetClient } from "./fleetClient.ts";
import { fleetStack, sweep } from "./fleetStack.ts";
import { median } from "./median.ts";
import { modeAlone, program, programOfNothing } from "./programs.ts";

export interface PreviewFigures {
  /** A preview over one whose checks do nothing and a bare sweep of the same hosts. */
  readonly preview_ratio: number;
  readonly connections_per_host: number;
  readonly execs_per_host: number;
  /** JSON of the inputs of a resource with 1,000 hosts that all need a reboot, bytes. */
  readonly input_bytes_1000: number;
}

export async function measurePreview(options: BenchOptions): Promise<PreviewFigures> {
  return { ...(await measureTime(options)), ...(await measureInputs(options)) };
}

async function measureTime(
  options: BenchOptions,
): Promise<Omit<PreviewFigures, "input_bytes_1000">> {
  const { directory, hosts, rounds, say } = options;
  const fleet = await FleetClient.start(join(directory, "fleet"), hosts, "mixed");
  try {
    const real = await fleetStack(options, "bench-real", program, fleet);
    const nothing = await fleetStack(options, "bench-nothing", programOfNothing, fleet);
    await real.preview();
    const counts = await fleet.counts();
    const ratios: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const floor = (await nothing.preview()).seconds;
      const swept = await sweep(fleet);
      const whole = (await real.preview()).seconds;
      const ratio = whole / (floor + swept);
      ratios.push(ratio);
      say(
        `  ${round}: preview ${whole.toFixed(2)} s over checks of nothing ${floor.toFixed(2)} s + bare sweep ${swept.toFixed(2)} s = ${ratio.toFixed(2)}`,
      );
    }
    return {
      preview_ratio: median(ratios),
      connections_per_host: sameForAll("connections", counts.connections),
      execs_per_host: sameForAll("execs", counts.execs),
    };
  } finally {
    await fleet.stop();
  }
}

async function measureInputs(
  options: BenchOptions,
): Promise<Pick<PreviewFigures, "input_bytes_1000">> {
  const fleet = await FleetClient.start(
    join(options.directory, "pending"),
    options.hosts,
    "pending",
  );
  try {
    const stack = await fleetStack(options, "bench-inputs", modeAlone, fleet);
    const { result } = await stack.preview("--json");
    const { steps } = JSON.parse(result.stdout) as PreviewJson;
    const inputs = steps.find(({ urn }) => urn.includes("rdma:RdmaMode"))?.newState.inputs;
    if (inputs?.activation !== "warm-reboot")
      throw new Error("The hosts of this measurement are not pending, expected a warm reboot each");
    return { input_bytes_1000: Buffer.byteLength(JSON.stringify(inputs)) };
  } finally {
    await fleet.stop();
  }
}

interface PreviewJson {
  readonly steps: readonly {
    readonly urn: string;
    readonly newState: { readonly inputs: Readonly<Record<string, unknown>> };
  }[];
}

/** @throws Error where one host was asked for more than another: a mean would hide it. */
function sameForAll(what: string, [fewest, most]: readonly [number, number]): number {
  if (fewest === most) return most;
  throw new Error(`${what}: ${fewest} to some hosts, ${most} to others, expected the same to all`);
}

if (import.meta.main) addResults({ ...(await measurePreview(await benchOptions())) });
