// Where the time of a preview, of a first `up` and of a sweep of probes goes in our own process:
// writes bench/profiles/*.txt. Sampling costs time: take no ratio from it.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { benchOptions } from "./benchOptions.ts";
import { FleetClient } from "./fleetClient.ts";
import { fleetStack } from "./fleetStack.ts";
import { type CpuProfile, summariseProfile } from "./profileSummary.ts";
import { program } from "./programs.ts";

const options = await benchOptions();
const raw = join(options.directory, "profiles");
const texts = join(import.meta.dirname, "profiles");
mkdirSync(texts, { recursive: true });

await onFleet("mixed", async (fleet) => {
  const stack = await fleetStack(options, "bench-profile", program, fleet);
  await stack.preview();
  await profiled("preview", "dynamic-provider", () => stack.preview());
  await profiled("probe", "probeSweep", () => {
    const script = join(import.meta.dirname, "probeSweep.ts");
    execFileSync(process.execPath, [script, options.packageDirectory, fleet.directory]);
  });
});
await onFleet("no-numvfs", async (fleet) => {
  const stack = await fleetStack(options, "bench-profile", program, fleet);
  await profiled("up", "dynamic-provider", () => stack.up());
});

async function onFleet(
  profiles: "mixed" | "no-numvfs",
  work: (fleet: FleetClient) => Promise<void>,
): Promise<void> {
  const fleet = await FleetClient.start(
    join(options.directory, "profile-fleet"),
    options.hosts,
    profiles,
  );
  try {
    await work(fleet);
  } finally {
    await fleet.stop();
  }
}

/**
 * Runs work whose Node processes are profiled, and writes the summary of one of them.
 *
 * @param role Part of the path of that process's main script.
 */
async function profiled(name: string, role: string, work: () => unknown): Promise<void> {
  rmSync(raw, { recursive: true, force: true });
  mkdirSync(raw, { recursive: true });
  const profiler = pathToFileURL(join(import.meta.dirname, "profiler.ts")).href;
  process.env.NODE_OPTIONS = `--import ${profiler}`;
  process.env.BENCH_PROFILE_DIRECTORY = raw;
  try {
    await work();
  } finally {
    delete process.env.NODE_OPTIONS;
    delete process.env.BENCH_PROFILE_DIRECTORY;
  }
  const left = readdirSync(raw);
  const file = left.find((entry) => entry.includes(role));
  if (file === undefined)
    throw new Error(
      `No process left a profile of "${role}", expected one among ${left.join(", ")}`,
    );
  const profile = JSON.parse(readFileSync(join(raw, file), "utf8")) as CpuProfile;
  const head = `${name} of ${options.hosts} simulated hosts, Node ${process.version}, our own process only\n`;
  writeFileSync(join(texts, `${name}.txt`), head + summariseProfile(profile, 25));
  console.log(`Wrote bench/profiles/${name}.txt`);
}
