import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PulumiOptions, PulumiResult, PulumiWorkspace } from "../cli/pulumiWorkspace.ts";

type RunOptions = Omit<PulumiOptions, "directory">;

/** One stack of a Pulumi program, driven through the real CLI. */
export class LabStack {
  readonly directory: string;
  readonly name: string;
  readonly #workspace: PulumiWorkspace;

  constructor(workspace: PulumiWorkspace, directory: string, name: string) {
    this.#workspace = workspace;
    this.directory = directory;
    this.name = name;
  }

  /** `pulumi <words> --stack <name>`, without the dots that mark time. */
  run(words: readonly string[], options: RunOptions = {}): Promise<PulumiResult> {
    const [verb = ""] = words;
    const quiet = ["preview", "up", "refresh", "destroy"].includes(verb)
      ? ["--suppress-progress"]
      : [];
    return this.#workspace.run([...words, ...quiet, "--stack", this.name], {
      directory: this.directory,
      ...options,
    });
  }

  /** Makes the stack anew; its state of before is gone. */
  async create(): Promise<void> {
    const stack = ["--stack", this.name, "--yes", "--force", "--preserve-config"];
    await this.#workspace.run(["stack", "rm", ...stack], { directory: this.directory });
    const made = await this.#workspace.run(["stack", "init", this.name], {
      directory: this.directory,
    });
    if (made.exitCode !== 0) throw new Error(`pulumi stack init failed: ${made.stderr}`);
  }

  /** `pulumi config set --secret`; objects as JSON text. */
  async setSecret(key: string, value: string): Promise<void> {
    const set = await this.run(["config", "set", "--secret", key, value]);
    if (set.exitCode !== 0) throw new Error(`pulumi config set failed: ${set.stderr}`);
  }

  /** Adds plain values to the stack's configuration file; replaces those of the same keys. */
  configure(values: Readonly<Record<string, unknown>>): void {
    const file = join(this.directory, `Pulumi.${this.name}.yaml`);
    const text = readFileSync(file, "utf8");
    const keys = Object.keys(values);
    const kept = text
      .split("\n")
      .filter((line) => line !== "config:" && line !== "config: {}")
      .filter((line) => !keys.some((key) => line.trimStart().startsWith(`${key}:`)));
    const added = Object.entries(values).map(
      ([key, value]) => `  ${key}: ${JSON.stringify(value)}`,
    );
    const [settings, config] = [
      kept.filter((line) => line !== "" && !line.startsWith(" ")),
      kept.filter((line) => line.startsWith(" ")),
    ];
    writeFileSync(file, [...settings, "config:", ...config, ...added, ""].join("\n"));
  }
}
