import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PulumiResult, PulumiWorkspace } from "../lab/cli/pulumiWorkspace.ts";
import { LabStack } from "../lab/stack/labStack.ts";

export interface BenchRun {
  readonly seconds: number;
  readonly result: PulumiResult;
}

/** A stack of a program text, previewed and updated as a user does. */
export class BenchStack {
  readonly #stack: LabStack;

  private constructor(stack: LabStack) {
    this.#stack = stack;
  }

  /**
   * @param packageDirectory The built package, which the program finds as an installed one.
   * @param configuration Stack configuration, by key.
   */
  static async make(
    workspace: PulumiWorkspace,
    packageDirectory: string,
    directory: string,
    program: string,
    configuration: Readonly<Record<string, unknown>>,
  ): Promise<BenchStack> {
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(join(directory, "node_modules"), { recursive: true });
    symlinkSync(packageDirectory, join(directory, "node_modules/pulumi-rdma"));
    const name = directory.split("/").at(-1) ?? "";
    writeFileSync(
      join(directory, "Pulumi.yaml"),
      `name: ${name}\nruntime:\n  name: nodejs\n  options: {typescript: false}\nmain: index.js\n`,
    );
    writeFileSync(join(directory, "Pulumi.bench.yaml"), "config: {}\n");
    // A package of its own: within this repository the name would mean the sources.
    writeFileSync(join(directory, "package.json"), JSON.stringify({ name, type: "module" }));
    writeFileSync(join(directory, "index.js"), program);
    const stack = new LabStack(workspace, directory, "bench");
    await stack.create();
    stack.configure(configuration);
    return new BenchStack(stack);
  }

  /** @throws Error with what was printed where the preview fails. */
  preview(...words: string[]): Promise<BenchRun> {
    return this.#run("preview", words);
  }

  /**
   * `up` without a preview before it.
   *
   * @throws Error with what was printed where it fails.
   */
  up(...words: string[]): Promise<BenchRun> {
    return this.#run("up", ["--yes", "--skip-preview", ...words]);
  }

  async #run(verb: string, words: readonly string[]): Promise<BenchRun> {
    const started = performance.now();
    const result = await this.#stack.run([verb, ...words]);
    const seconds = (performance.now() - started) / 1000;
    if (result.exitCode !== 0)
      throw new Error(`pulumi ${verb} failed:\n${tail(result.stdout)}\n${tail(result.stderr)}`);
    return { seconds, result };
  }
}

/** What a failed run ends with: a whole preview of 1,000 hosts fills a screen a hundred times. */
function tail(text: string): string {
  return text.length <= 2000 ? text : `…${text.slice(-2000)}`;
}
