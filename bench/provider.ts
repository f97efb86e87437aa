// What the provider takes: its text in the state of each resource, and the memory of its
// process in a preview of 1,000 hosts.
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { addResults } from "./addResults.ts";
import { benchOptions, type BenchOptions } from "./benchOptions.ts";
import type { BenchStack } from "./benchStack.ts";
import { FleetClient } from "./fleetClient.ts";
import { fleetStack } from "./fleetStack.ts";
import { median } from "./median.ts";
import { program } from "./programs.ts";

export interface ProviderFigures {
  /** JSON of `__provider`, the longest of a stack, bytes; each resource holds it twice. */
  readonly provider_bytes: number;
  /** Most memory of the provider process. */
  readonly provider_rss_mb: number;
}

export async function measureProvider(options: BenchOptions): Promise<ProviderFigures> {
  const { directory, hosts, rounds, say } = options;
  const fleet = await FleetClient.start(join(directory, "fleet"), hosts, "mixed");
  try {
    const stack = await fleetStack(options, "bench-provider", program, fleet);
    const used: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      used.push(await providerMemory(stack, join(directory, "memory")));
      say(`  ${round}: provider process ${used.at(-1)?.toFixed(0) ?? ""} MB`);
    }
    return { provider_bytes: await providerBytes(stack), provider_rss_mb: median(used) };
  } finally {
    await fleet.stop();
  }
}

async function providerMemory(stack: BenchStack, directory: string): Promise<number> {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  process.env.NODE_OPTIONS = `--import ${pathToFileURL(join(import.meta.dirname, "memoryUse.ts")).href}`;
  process.env.BENCH_MEMORY_DIRECTORY = directory;
  try {
    await stack.preview();
  } finally {
    delete process.env.NODE_OPTIONS;
    delete process.env.BENCH_MEMORY_DIRECTORY;
  }
  const [file] = readdirSync(directory).filter((name) => name.includes("dynamic-provider"));
  if (file === undefined)
    throw new Error(
      `No provider process noted its memory, only ${readdirSync(directory).join(", ")}`,
    );
  return Number(readFileSync(join(directory, file), "utf8"));
}

async function providerBytes(stack: BenchStack): Promise<number> {
  const { result } = await stack.preview("--json");
  const texts = [...result.stdout.matchAll(/"__provider": ("(?:[^"\\]|\\.)*")/g)];
  return Math.max(...texts.map(([, text = ""]) => Buffer.byteLength(text)));
}

if (import.meta.main) addResults({ ...(await measureProvider(await benchOptions())) });
