import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pulumiDirectory } from "./pulumiDirectory.ts";

export interface PulumiResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface PulumiOptions {
  /** Directory of the Pulumi program. */
  readonly directory: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Called with each piece of output as it comes. */
  readonly onOutput?: (text: string) => void;
  /** Handed the process, so that a test can interrupt it. */
  readonly onStart?: (child: ChildProcess) => void;
}

/**
 * Runs the real Pulumi CLI with a file backend below one state directory: no
 * login, no telemetry, nothing written elsewhere.
 */
export class PulumiWorkspace {
  readonly #folders: readonly string[];
  readonly #settings: Readonly<Record<string, string>>;

  /** @param folders where programs are sought before PATH */
  private constructor(folders: readonly string[], settings: Readonly<Record<string, string>>) {
    this.#folders = folders;
    this.#settings = settings;
  }

  get environment(): Readonly<Record<string, string>> {
    return {
      PATH: [...this.#folders, process.env.PATH].join(delimiter),
      ...this.#settings,
    };
  }

  /** @param say Told about long work, line by line. */
  static async open(stateDirectory: string, say: (line: string) => void): Promise<PulumiWorkspace> {
    const tools = await pulumiDirectory(stateDirectory, say);
    const backend = join(stateDirectory, "state");
    const home = join(stateDirectory, "home");
    mkdirSync(backend, { recursive: true });
    mkdirSync(home, { recursive: true });
    const node = join(process.execPath, "..");
    return new PulumiWorkspace([tools, node], {
      PULUMI_BACKEND_URL: `file://${backend}`,
      PULUMI_HOME: home,
      PULUMI_CONFIG_PASSPHRASE: "",
      PULUMI_CREDENTIAL_STORE: "plaintext",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
      PULUMI_DISABLE_CI_DETECTION: "true",
      PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
    });
  }

  /** `pulumi <words>`; never rejects for a non-zero exit. */
  run(words: readonly string[], options: PulumiOptions): Promise<PulumiResult> {
    return new Promise((resolve, reject) => {
      const child = spawn("pulumi", [...words, "--non-interactive", "--color=never"], {
        cwd: options.directory,
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...process.env, ...this.environment, ...options.environment },
      });
      const output = { stdout: "", stderr: "" };
      for (const stream of ["stdout", "stderr"] as const) {
        child[stream].setEncoding("utf8").on("data", (text: string) => {
          output[stream] += text;
          options.onOutput?.(text);
        });
      }
      child.on("error", reject);
      child.on("close", (exitCode) => {
        resolve({ exitCode, ...output });
      });
      options.onStart?.(child);
    });
  }
}
