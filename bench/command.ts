// The first `up` of 500 hosts with a remote.Command each, as pulumi-command does it, against
// our preview of the same hosts: what asking a fleet one question costs either way.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { PulumiWorkspace } from "../lab/cli/pulumiWorkspace.ts";
import { build } from "../scripts/build.ts";
import { addResults } from "./addResults.ts";
import { BenchStack } from "./benchStack.ts";
import { FleetClient } from "./fleetClient.ts";
import { median } from "./median.ts";
import { program } from "./programs.ts";
import { commandVersion, installRemoteCommand } from "./remoteCommandPlugin.ts";

export interface CommandBenchOptions {
  readonly workspace: PulumiWorkspace;
  /** The built package. */
  readonly packageDirectory: string;
  /** Where stacks and the fleet go. */
  readonly directory: string;
  /** @default {500} */
  readonly hosts?: number;
  /** @default {3} */
  readonly rounds?: number;
  readonly say: (line: string) => void;
}

export interface CommandFigures {
  /** First `up` with one remote.Command per host over our preview of the same hosts. */
  readonly command_ratio: number;
}

/**
 * Steps at a time. Equal within the noise to the default of four per core: what takes the
 * time is the state, which the engine writes twice per step.
 */
const parallel = 64;

export async function measureCommandUp(options: CommandBenchOptions): Promise<CommandFigures> {
  const { directory, workspace, packageDirectory, hosts = 500, rounds = 3, say } = options;
  await installRemoteCommand(workspace.environment.PULUMI_HOME ?? "", say);
  const fleet = await FleetClient.start(join(directory, "command-fleet"), hosts, "mixed");
  try {
    const ours = await BenchStack.make(
      workspace,
      packageDirectory,
      join(directory, "bench-command-ours"),
      program,
      {
        "rdma:nodes": `dgx[0001-${String(hosts).padStart(4, "0")}]`,
        "rdma:hosts": { bmc: { address: "{name}-bmc" } },
        "rdma:ssh": { configFile: join(fleet.directory, "ssh/config"), connectTimeoutSeconds: 60 },
        "rdma:rollout": { maxUnavailable: "5%", drain: "none" },
      },
    );
    const commands = (): Promise<BenchStack> =>
      BenchStack.make(
        workspace,
        packageDirectory,
        join(directory, "bench-command"),
        commandProgram(join(fleet.directory, "fleet.json")),
        {},
      );
    await ours.preview();
    const ratios: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const seconds = { up: 0, preview: 0 };
      const takeUp = async (): Promise<void> => {
        // A stack without a state: only its first `up` runs every command.
        const { seconds: taken } = await (await commands()).up("--parallel", String(parallel));
        seconds.up = taken;
      };
      const takePreview = async (): Promise<void> => {
        seconds.preview = (await ours.preview()).seconds;
      };
      for (const take of round % 2 === 1 ? [takeUp, takePreview] : [takePreview, takeUp])
        await take();
      ratios.push(seconds.up / seconds.preview);
      say(
        `  ${round}: up of ${hosts} commands ${seconds.up.toFixed(2)} s, our preview ${seconds.preview.toFixed(2)} s`,
      );
    }
    return { command_ratio: median(ratios) };
  } finally {
    await fleet.stop();
  }
}

/** A command per host, as a user of pulumi-command writes it: host keys pinned, the key a secret. */
export function commandProgram(fleetFile: string): string {
  return `
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
const fleet = JSON.parse(readFileSync(${JSON.stringify(fleetFile)}, "utf8"));
const privateKey = readFileSync(fleet.identityFile, "utf8");
// What the class of @pulumi/command does in its constructor.
class Command extends pulumi.CustomResource {
  constructor(name, { connection, ...args }) {
    super("command:remote:Command", name,
      { connection: pulumi.secret(connection), ...args, stdout: undefined, stderr: undefined },
      { version: ${JSON.stringify(commandVersion)}, additionalSecretOutputs: ["connection"] });
  }
}
for (const [name, { port, hostKey }] of Object.entries(fleet.hosts))
  new Command(name, {
    connection: { host: "127.0.0.1", port, user: "root", privateKey, hostKey },
    create: "cat /sys/module/ib_core/parameters/netns_mode",
  });
`;
}

if (import.meta.main) {
  const directory = join(import.meta.dirname, "../.lab/bench");
  const packageDirectory = join(directory, "package");
  mkdirSync(directory, { recursive: true });
  build(packageDirectory);
  const workspace = await PulumiWorkspace.open(directory, console.log);
  const options = { workspace, packageDirectory, directory, say: console.log };
  addResults({ ...(await measureCommandUp(options)) });
}
