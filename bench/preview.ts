// What a preview of 1,000 hosts costs, as ratios of one run: seconds of this machine say
// little about another. Prints the figures and writes them to bench/results.json.
import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { PulumiWorkspace } from "../lab/cli/pulumiWorkspace.ts";
import { build } from "../scripts/build.ts";
import { BenchStack } from "./benchStack.ts";
import { FleetClient } from "./fleetClient.ts";
import { modeAlone, program, programOfNothing } from "./programs.ts";

const hostCount = Number(process.env.BENCH_HOSTS ?? 1000);
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const stateDirectory = join(import.meta.dirname, "../.lab/bench");

mkdirSync(stateDirectory, { recursive: true });
// What a user installs: JavaScript, loaded without type stripping.
const packageDirectory = join(stateDirectory, "package");
build(packageDirectory);
const workspace = await PulumiWorkspace.open(stateDirectory, console.log);
const results = { ...(await measureTime()), ...(await measureInputs()) };
const lines = Object.entries(results).map(([key, value]) => `  ${key.padEnd(22)} ${value}`);
console.log(`\n${lines.join("\n")}`);
writeFileSync(join(import.meta.dirname, "results.json"), `${JSON.stringify(results, null, 2)}\n`);

async function measureTime(): Promise<Record<string, number>> {
  const fleet = await FleetClient.start(join(stateDirectory, "fleet"), hostCount, "mixed");
  try {
    const real = await stackOf("bench-real", program, fleet);
    const nothing = await stackOf("bench-nothing", programOfNothing, fleet);
    await real.preview();
    const counts = await fleet.counts();
    const ratios: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const floor = (await nothing.preview()).seconds;
      const swept = await sweep(fleet);
      const whole = (await real.preview()).seconds;
      const ratio = whole / (floor + swept);
      ratios.push(ratio);
      console.log(
        `  ${round}: preview ${whole.toFixed(2)} s over checks of nothing ${floor.toFixed(2)} s + bare sweep ${swept.toFixed(2)} s = ${ratio.toFixed(2)}`,
      );
    }
    return {
      preview_ratio: Math.round(median(ratios) * 1000) / 1000,
      connections_per_host: sameForAll("connections", counts.connections),
      execs_per_host: sameForAll("execs", counts.execs),
    };
  } finally {
    await fleet.stop();
  }
}

async function measureInputs(): Promise<Record<string, number>> {
  const fleet = await FleetClient.start(join(stateDirectory, "pending"), hostCount, "pending");
  try {
    const stack = await stackOf("bench-inputs", modeAlone, fleet);
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

/** A BMC each, as a pool that can be cycled has. */
function stackOf(name: string, text: string, fleet: FleetClient): Promise<BenchStack> {
  return BenchStack.make(workspace, packageDirectory, join(stateDirectory, name), text, {
    "rdma:nodes": `dgx[0001-${String(hostCount).padStart(4, "0")}]`,
    "rdma:hosts": { bmc: { address: "{name}-bmc" } },
    "rdma:ssh": { configFile: join(fleet.directory, "ssh/config"), connectTimeoutSeconds: 60 },
    "rdma:rollout": { maxUnavailable: "5%", drain: "none" },
  });
}

async function sweep(fleet: FleetClient): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(import.meta.dirname, "sweep.ts"),
    join(fleet.directory, "fleet.json"),
  ]);
  return Number(stdout);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** @throws Error where one host was asked for more than another: a mean would hide it. */
function sameForAll(what: string, [fewest, most]: readonly [number, number]): number {
  if (fewest === most) return most;
  throw new Error(`${what}: ${fewest} to some hosts, ${most} to others, expected the same to all`);
}
