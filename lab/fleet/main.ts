import { parseArgs } from "node:util";
import { foldNodes } from "../../provider/facts/nodeset.ts";
import { type FleetConfiguration, fleetConfiguration } from "../stack/fleetConfiguration.ts";
import { demo, numbered } from "./scenarios.ts";
import { startFleet } from "./startFleet.ts";
import type { Fleet } from "./startFleet.ts";

const help = `Serves simulated GPU hosts over SSH and Redfish on loopback until Ctrl-C.

  node lab/fleet/main.ts --directory DIR [--scenario demo | --hosts N] [--memory] [--boot-seconds S]

  --directory DIR    state folder: host trees, keys, ssh config, fleet.json
  --scenario demo    six hosts, one of each state (default)
  --hosts N          N hosts, mostly right
  --memory           hosts answer the probe from memory, without a tree (for measuring)
  --boot-seconds S   time a boot takes (default 1)
`;

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      directory: { type: "string" },
      scenario: { type: "string" },
      hosts: { type: "string" },
      memory: { type: "boolean", default: false },
      "boot-seconds": { type: "string", default: "1" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  if (values.directory === undefined) throw new Error("--directory is missing; see --help");
  if (values.scenario !== undefined && values.scenario !== "demo") {
    throw new Error(`Unknown scenario "${values.scenario}"; expected "demo"`);
  }
  const count = values.hosts === undefined ? undefined : wholeNumber("--hosts", values.hosts);
  const bootSeconds = Number(values["boot-seconds"]);
  if (!(bootSeconds >= 0))
    throw new Error(`--boot-seconds is "${values["boot-seconds"]}", expected a number of seconds`);
  const fleet = await startFleet({
    directory: values.directory,
    hosts: count === undefined ? demo : numbered(count),
    bootSeconds,
    memory: values.memory,
  });
  process.stdout.write(describe(fleet, fleetConfiguration(fleet)));
  await new Promise<void>((resolve) => {
    process.once("SIGINT", () => {
      resolve();
    });
    process.once("SIGTERM", () => {
      resolve();
    });
  });
  await fleet.close();
}

function wholeNumber(option: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text))
    throw new Error(`${option} is "${text}", expected a whole number above 0`);
  return Number(text);
}

function describe(fleet: Fleet, { hostsFile, credentialsFile }: FleetConfiguration): string {
  const shown = fleet.hosts.slice(0, 20);
  const width = Math.max(...shown.map((host) => host.name.length));
  const rows = shown.map(
    (host) =>
      `  ${host.name.padEnd(width)}  ${String(host.port).padStart(5)}  ${host.profile.summary}\n`,
  );
  const more = fleet.hosts.length - shown.length;
  const first = fleet.hosts[0]?.name ?? "HOST";
  return [
    ...rows,
    more > 0 ? `  and ${more} more\n` : "",
    `\nLog in:  ssh -F ${fleet.sshConfig} ${first}\n`,
    `Look:    ssh -F ${fleet.sshConfig} ${first} 'mstconfig -e -d 0000:18:00.0 q NUM_OF_VFS'\n`,
    `Files:   ${fleet.directory}/fleet.json (ports, BMCs); stop with Ctrl-C\n`,
    "\nA stack of your own knows these hosts with\n",
    `  pulumi config set rdma:nodes "${foldNodes(fleet.hosts.map(({ name }) => name))}"\n`,
    `  pulumi config set --path rdma:hosts.file ${hostsFile}\n`,
    `  pulumi config set --path rdma:ssh.configFile ${fleet.sshConfig}\n`,
    `  pulumi config set --secret rdma:credentials "$(cat ${credentialsFile})"\n`,
  ].join("");
}
