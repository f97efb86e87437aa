import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { HostFolders } from "../../lab/fleet/hostFolders.ts";
import type { HostProfile } from "../../lab/fleet/profile.ts";
import { type ProfileName, profileNamed } from "../../lab/fleet/profiles.ts";
import { shellEnvironment } from "../../lab/fleet/shellEnvironment.ts";
import { writeHost } from "../../lab/fleet/tree/writeHost.ts";
import { assembleFacts } from "../../provider/facts/assemble/assembleFacts.ts";
import { parseFrames, type Section } from "../../provider/facts/assemble/frame.ts";
import type { HostFacts } from "../../provider/facts/hostFacts.ts";
import { type ApplyReport, parseApplyReport } from "../../provider/hosts/applyReport.ts";
import { applyLines, type ApplyStep } from "../../provider/hosts/applySteps.ts";
import { frameScript } from "../../provider/hosts/frameScript.ts";
import { applyScript } from "../../provider/hosts/scripts.ts";
import { treeSnapshot } from "../support/treeSnapshot.ts";

const nonce = "5d1c7be0a94f42638f1e0b2c3d4a5f60";

export const owner = "lab/demo/mode";

export interface ApplyRun extends ApplyReport {
  readonly sections: readonly Section[];
  readonly stderr: string;
  readonly exitCode: number | null;
  /** `modprobe changed`, `numvfs failed vfs_in_use`. */
  readonly outcomes: readonly string[];
  facts(): HostFacts;
}

export interface ApplyRunOptions {
  readonly shell?: string;
  readonly drained?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A simulated host that the apply script runs on without SSH in between. */
export class ApplyHost {
  readonly #directory = mkdtempSync(join(tmpdir(), "apply-"));
  readonly folders: HostFolders;
  readonly root: string;

  constructor(profile: ProfileName | HostProfile | null) {
    this.root = join(this.#directory, "root");
    this.folders = { name: "dgx031", root: this.root, machine: join(this.#directory, "machine") };
    if (profile === null) return;
    writeHost(this.folders, typeof profile === "string" ? profileNamed(profile, "31") : profile);
  }

  /** What the transport would send. */
  static text(steps: readonly ApplyStep[], drained = false): string {
    return frameScript(applyScript, applyLines(steps, { owner, drained }), nonce);
  }

  apply(steps: readonly ApplyStep[], options: ApplyRunOptions = {}): ApplyRun {
    return this.send(ApplyHost.text(steps, options.drained), options);
  }

  /** Runs any text as the shell's standard input. */
  send(input: string | Buffer, options: ApplyRunOptions = {}): ApplyRun {
    const { shell = "dash", environment = {} } = options;
    const { stdout, stderr, status, error } = spawnSync("env", [...shell.split(" "), "-s"], {
      input,
      cwd: this.root,
      encoding: "utf8",
      env: { ...shellEnvironment(this.folders), ...environment },
    });
    if (error !== undefined) throw error;
    const sections = parseFrames(stdout, nonce);
    const report = parseApplyReport(sections);
    return {
      ...report,
      sections,
      stderr,
      exitCode: status,
      outcomes: report.steps.map((step) => `${step.do} ${step.outcome} ${step.code}`.trim()),
      facts: () => assembleFacts(sections),
    };
  }

  /** Another host in the same state, boot id and times of change included. */
  copy(): ApplyHost {
    const other = new ApplyHost(null);
    execFileSync("cp", ["-a", `${this.#directory}/.`, other.#directory]);
    return other;
  }

  /** Whether a file or folder is there. */
  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), "utf8");
  }

  /** A file beside the root: of the machine, which the host cannot see. */
  readBeside(path: string): string {
    return readFileSync(join(this.#directory, path), "utf8").trim();
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  link(path: string, target: string): void {
    symlinkSync(target, join(this.root, path));
  }

  remove(path: string): void {
    rmSync(join(this.root, path), { recursive: true, force: true });
  }

  get bootId(): string {
    return this.read("proc/sys/kernel/random/boot_id").trim();
  }

  /** Every file of the host and of its machine, with its time of change. */
  snapshot(): string[] {
    return treeSnapshot(this.#directory);
  }

  /** The same without times, and without the lock. */
  content(): string[] {
    return this.snapshot()
      .filter((line) => !/run\/lock/.test(line))
      .map((line) => line.replace(/ \d+(\.\d+)? ([0-9a-f]{64})$/, " $2"));
  }

  /** A stand-in of the host's PATH. */
  tool(name: string, body: string): void {
    writeFileSync(join(this.root, "usr/sbin", name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  }

  dispose(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
