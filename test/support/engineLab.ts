import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type PulumiResult, PulumiWorkspace } from "../../lab/cli/pulumiWorkspace.ts";
import { type Fleet, type FleetHost, startFleet } from "../../lab/fleet/startFleet.ts";
import { fleetConfiguration, type Machines } from "../../lab/stack/fleetConfiguration.ts";
import { LabStack } from "../../lab/stack/labStack.ts";

const stateDirectory = join(import.meta.dirname, "../../.lab/test");

let shared: Promise<PulumiWorkspace> | undefined;

/** The CLI is found or built once for all tests; a first build takes minutes. */
export function engineWorkspace(): Promise<PulumiWorkspace> {
  mkdirSync(stateDirectory, { recursive: true });
  shared ??= PulumiWorkspace.open(stateDirectory, console.log);
  return shared;
}

/** Machines with the files of an SSH client that knows them. */
export interface LabMachines extends Machines {
  readonly sshConfig: string;
  close(): Promise<void>;
}

/** The machines of a lab, usually a simulated fleet, and a stack of the real Pulumi CLI that knows them. */
export class EngineLab<F extends LabMachines = Fleet> {
  readonly fleet: F;
  readonly stack: LabStack;
  readonly directory: string;

  private constructor(fleet: F, stack: LabStack, directory: string) {
    this.fleet = fleet;
    this.stack = stack;
    this.directory = directory;
  }

  /**
   * @param name Unique among the tests; letters and digits.
   * @param body The program, after `site` and `pool` (its hosts) are made.
   */
  static open(name: string, hosts: readonly FleetHost[], body: string): Promise<EngineLab> {
    const start = (directory: string): Promise<Fleet> =>
      startFleet({ directory, hosts, bootSeconds: 0.2 });
    return EngineLab.over(name, start, body);
  }

  /** Like open(), on machines that are started in a folder of this lab. */
  static async over<F extends LabMachines>(
    name: string,
    start: (directory: string) => Promise<F>,
    body: string,
  ): Promise<EngineLab<F>> {
    const workspace = await engineWorkspace();
    const directory = join(stateDirectory, name, "program");
    rmSync(join(stateDirectory, name), { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
    writeFileSync(
      join(directory, "Pulumi.yaml"),
      `name: ${name}\nruntime:\n  name: nodejs\n  options: {typescript: false}\nmain: index.ts\n`,
    );
    writeFileSync(join(directory, "Pulumi.t.yaml"), "config: {}\n");
    const fleet = await start(join(stateDirectory, name, "fleet"));
    const { hostsFile, credentials } = fleetConfiguration(fleet);
    const lab = new EngineLab(fleet, new LabStack(workspace, directory, "t"), directory);
    lab.program(body);
    await lab.stack.create();
    lab.stack.configure({
      "rdma:nodes": fleet.hosts.map((host) => host.name).join(","),
      "rdma:hosts": { file: hostsFile },
      "rdma:ssh": { configFile: fleet.sshConfig, connectTimeoutSeconds: 5 },
    });
    await lab.stack.setSecret("rdma:credentials", JSON.stringify(credentials));
    return lab;
  }

  /** Writes the program: imports, `site`, `pool`, then `body`. */
  program(body: string): void {
    writeFileSync(
      join(this.directory, "index.ts"),
      `import * as pulumi from "@pulumi/pulumi";
import { hosts, NicFirmwareVfs, RdmaMode, Rollout, settings, SriovVfs } from "pulumi-rdma";
const site = settings();
const pool = hosts(site.nodes, site.hosts);
const quick = { drain: "none", powerOffSeconds: 0.1, bootPollSeconds: 0.1, bootTimeoutSeconds: 20 } as const;
void [pulumi, hosts, NicFirmwareVfs, RdmaMode, Rollout, SriovVfs, pool, quick];
${body}
`,
    );
  }

  preview(...words: string[]): Promise<PulumiResult> {
    return this.stack.run(["preview", ...words]);
  }

  up(...words: string[]): Promise<PulumiResult> {
    return this.stack.run(["up", "--yes", "--skip-preview", ...words]);
  }

  /** A preview that must find nothing to change. */
  async expectNoChanges(): Promise<PulumiResult> {
    const result = await this.preview("--expect-no-changes");
    assert.equal(result.exitCode, 0, result.stdout + result.stderr);
    return result;
  }

  /** The state file, as text. */
  state(): string {
    const file = join(stateDirectory, "state/.pulumi/stacks", projectOf(this.directory), "t.json");
    return readFileSync(file, "utf8");
  }

  close(): Promise<void> {
    return this.fleet.close();
  }
}

function projectOf(directory: string): string {
  const name = /^name: (.*)$/m.exec(readFileSync(join(directory, "Pulumi.yaml"), "utf8"))?.[1];
  return name ?? "";
}

/** Everything that a run printed. */
export function textOf({ stdout, stderr }: PulumiResult): string {
  return `${stdout}\n${stderr}`;
}

/** Fails with what was printed. */
export function assertExit(result: PulumiResult, exitCode: number): void {
  assert.equal(result.exitCode, exitCode, textOf(result));
}
