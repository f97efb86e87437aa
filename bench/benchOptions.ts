import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { PulumiWorkspace } from "../lab/cli/pulumiWorkspace.ts";
import { build } from "../scripts/build.ts";

export interface BenchOptions {
  readonly workspace: PulumiWorkspace;
  /** The built package: what a user installs, JavaScript that is loaded without type stripping. */
  readonly packageDirectory: string;
  /** Where stacks and fleets go. */
  readonly directory: string;
  readonly hosts: number;
  readonly rounds: number;
  readonly say: (line: string) => void;
}

/** Builds the package and opens the CLI; BENCH_HOSTS and BENCH_ROUNDS make a shorter run. */
export async function benchOptions(): Promise<BenchOptions> {
  const directory = join(import.meta.dirname, "../.lab/bench");
  const packageDirectory = join(directory, "package");
  mkdirSync(directory, { recursive: true });
  build(packageDirectory);
  return {
    workspace: await PulumiWorkspace.open(directory, console.log),
    packageDirectory,
    directory,
    hosts: Number(process.env.BENCH_HOSTS ?? 1000),
    rounds: Number(process.env.BENCH_ROUNDS ?? 5),
    say: console.log,
  };
}
