// Where the time of a preview and of a probe of 1,000 hosts goes, in the provider process:
// writes bench/profiles/preview.txt and probe.txt. Sampling costs time: take no ratio from it.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { PulumiWorkspace } from "../lab/cli/pulumiWorkspace.ts";
import { build } from "../scripts/build.ts";
import { BenchStack } from "./benchStack.ts";
import { FleetClient } from "./fleetClient.ts";
import { type CpuProfile, summariseProfile } from "./profileSummary.ts";
import { program } from "./programs.ts";

const hostCount = Number(process.env.BENCH_HOSTS ?? 1000);
const stateDirectory = join(import.meta.dirname, "../.lab/bench");
const raw = join(stateDirectory, "profiles");
const packageDirectory = join(stateDirectory, "package");

mkdirSync(stateDirectory, { recursive: true });
build(packageDirectory);
const workspace = await PulumiWorkspace.open(stateDirectory, console.log);
const fleet = await FleetClient.start(join(stateDirectory, "fleet"), hostCount, "mixed");
try {
  const configFile = join(fleet.directory, "ssh/config");
  const stack = await BenchStack.make(
    workspace,
    packageDirectory,
    join(stateDirectory, "bench-profile"),
    program,
    {
      "rdma:nodes": `dgx[0001-${String(hostCount).padStart(4, "0")}]`,
      "rdma:hosts": { bmc: { address: "{name}-bmc" } },
      "rdma:ssh": { configFile, connectTimeoutSeconds: 60 },
      "rdma:rollout": { maxUnavailable: "5%", drain: "none" },
    },
  );
  await stack.preview();
  await profiled("preview", "dynamic-provider", () => stack.preview());
  await profiled("probe", "probeHosts", () => {
    const names = Array.from(
      { length: hostCount },
      (_, index) => `dgx${String(index + 1).padStart(4, "0")}`,
    );
    const script = join(import.meta.dirname, "probeHosts.ts");
    execFileSync(process.execPath, [script, packageDirectory, configFile, ...names]);
  });
} finally {
  await fleet.stop();
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
  const file = readdirSync(raw).find((entry) => entry.includes(role));
  if (file === undefined)
    throw new Error(
      `No process left a profile of "${role}", expected one among ${String(readdirSync(raw))}`,
    );
  const profile = JSON.parse(readFileSync(join(raw, file), "utf8")) as CpuProfile;
  const directory = join(import.meta.dirname, "profiles");
  mkdirSync(directory, { recursive: true });
  const head = `${name} of ${hostCount} simulated hosts, Node ${process.version}, its own process only\n`;
  writeFileSync(join(directory, `${name}.txt`), head + summariseProfile(profile, 25));
  console.log(`Wrote bench/profiles/${name}.txt`);
}
