import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { selfSigned } from "./certificate.ts";
import { memoryAnswer } from "./memoryAnswer.ts";
import type { HostProfile } from "./profile.ts";
import { profileNamed } from "./profiles.ts";
import type { ProfileName } from "./profiles.ts";
import { SimulatedHost } from "./simulatedHost.ts";
import { generateKey, sshFilesIn, writeSshFiles } from "./sshFiles.ts";
import type { SshFiles } from "./sshFiles.ts";
import { writeHost } from "./tree/writeHost.ts";

export interface FleetHost {
  readonly name: string;
  readonly profile: ProfileName | HostProfile;
}

export interface FleetOptions {
  /** The fleet's state folder; `hosts` and `ssh` in it are made anew. No spaces in its path. */
  readonly directory: string;
  readonly hosts: readonly FleetHost[];
  /** From power on, or from the end of a shutdown, to an answering sshd. @default {1} */
  readonly bootSeconds?: number;
  /**
   * Every host answers the probe with what the first host of its profile
   * answered once to a real one, without tree, shell or BMC. @default {false}
   */
  readonly memory?: boolean;
}

export interface Fleet extends SshFiles {
  readonly directory: string;
  readonly hosts: readonly SimulatedHost[];
  /** @throws Error for a name that is not in the fleet. */
  host(name: string): SimulatedHost;
  /** Ends every server and every command; the folder stays. */
  close(): Promise<void>;
}

/** Starts the hosts, writes the client's files and `fleet.json`, and returns when all of them listen. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const directory = resolve(options.directory);
  if (/\s/.test(directory)) {
    throw new Error(
      `Cannot use the folder "${directory}": its path holds a space, expected one without`,
    );
  }
  for (const folder of ["hosts", "ssh"])
    rmSync(join(directory, folder), { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const userKey = generateKey("fleet");
  const memory = options.memory ?? false;
  const sharedKey = memory ? generateKey("fleet-hosts") : undefined;
  const answers = new Map<FleetHost["profile"], Promise<ReturnType<typeof memoryAnswer>>>();
  const hosts: SimulatedHost[] = [];
  for (const [index, entry] of options.hosts.entries()) {
    const profile =
      typeof entry.profile === "string"
        ? profileNamed(entry.profile, serialOf(index))
        : entry.profile;
    const folders = foldersOf(directory, entry.name);
    const first = memory && !answers.has(entry.profile);
    if (first || !memory) writeHost(folders, profile);
    if (first) answers.set(entry.profile, Promise.resolve(memoryAnswer(folders)));
    const canned = await answers.get(entry.profile);
    hosts.push(
      new SimulatedHost({
        folders,
        profile,
        userKey,
        hostKey: sharedKey ?? generateKey(entry.name),
        certificate: memory ? null : selfSigned(`${entry.name}-bmc`),
        bootSeconds: options.bootSeconds ?? 1,
        ...(canned === undefined ? {} : { canned }),
      }),
    );
  }
  for (const host of hosts) await host.start();
  const files = sshFilesIn(directory);
  writeSshFiles(
    files,
    userKey,
    hosts.map((host) => ({
      name: host.name,
      port: host.port,
      hostKey: host.hostKey.public,
      user: host.profile.access === "root" ? "root" : "rdma-ops",
    })),
  );
  writeFleetJson(directory, files, hosts);
  const byName = new Map(hosts.map((host) => [host.name, host]));
  return {
    ...files,
    directory,
    hosts,
    host(name) {
      const host = byName.get(name);
      if (host === undefined)
        throw new Error(`Unknown host "${name}"; expected one of ${[...byName.keys()].join(", ")}`);
      return host;
    },
    async close() {
      await Promise.all(hosts.map((host) => host.close()));
    },
  };
}

function foldersOf(
  directory: string,
  name: string,
): { name: string; root: string; machine: string } {
  const folder = join(directory, "hosts", name);
  return { name, root: join(folder, "root"), machine: join(folder, "machine") };
}

/** Five digits that keep serial numbers of hosts apart. */
function serialOf(index: number): string {
  return String(10_001 + index);
}

function writeFleetJson(directory: string, files: SshFiles, hosts: readonly SimulatedHost[]): void {
  const entries = hosts.map(
    ({ name, address, port, hostKey, bmc }) =>
      [name, { address, port, hostKey: hostKey.public, bmc }] as const,
  );
  writeFileSync(
    join(directory, "fleet.json"),
    `${JSON.stringify({ ...files, hosts: Object.fromEntries(entries) }, null, 2)}\n`,
    { mode: 0o600 },
  );
}
