import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { freePorts } from "../cluster/freePorts.ts";
import { ProgramGroup } from "../cluster/programGroup.ts";
import { generateKey, sshFilesIn, writeSshFiles } from "../fleet/sshFiles.ts";
import type { SshFiles } from "../fleet/sshFiles.ts";
import { guestImage } from "./guestImage.ts";
import { writeGuestFiles } from "./guestMachine.ts";
import type { GuestProfile } from "./guestMachine.ts";
import { VmGuest } from "./vmGuest.ts";
import { vmTools } from "./vmTools.ts";

export interface GuestsOptions {
  /** State folder: disks, consoles, keys, ssh config; its content is thrown away. */
  readonly directory: string;
  /** By name. */
  readonly guests: Readonly<Record<string, GuestProfile>>;
  /** Progress of a first build. @default silent */
  readonly say?: (line: string) => void;
}

export interface Guests extends SshFiles {
  readonly directory: string;
  /** Path of an ipmitool that fits their BMCs; its folder may go on PATH. */
  readonly ipmitool: string;
  readonly hosts: readonly VmGuest[];
  /** @throws Error for an unknown name. */
  host(name: string): VmGuest;
  /** Cuts the power of every guest; the folder with the consoles stays. */
  close(): Promise<void>;
}

/**
 * Boots machines with a real kernel and returns when all of them answer SSH. They
 * end with this process, however that ends.
 *
 * @throws Error that says what is missing, or with the console of a guest that did not boot.
 */
export async function startGuests(options: GuestsOptions): Promise<Guests> {
  const say = options.say ?? ((): void => undefined);
  const directory = resolve(options.directory);
  const tools = await vmTools(say);
  const image = await guestImage(tools, say);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const files = sshFilesIn(directory);
  const user = generateKey("lab");
  const entries = Object.entries(options.guests);
  const ports = await freePorts(3 * entries.length);
  const ipmitool = tools.link("usr/bin/ipmitool", join(directory, "bin"));
  const machines = await Promise.all(
    entries.map(async ([name, profile], index) => {
      const host = generateKey(name);
      const [ssh = 0, lan = 0, system = 0] = ports.slice(3 * index);
      const guestFiles = await writeGuestFiles(join(directory, name), profile, image, {
        host,
        user,
      });
      const machine = { name, profile, files: guestFiles, ports: { ssh, lan, system } };
      return { machine, hostKey: host.public };
    }),
  );
  writeSshFiles(
    files,
    user,
    machines.map(({ machine: { name, profile, ports }, hostKey }) => ({
      name,
      port: ports.ssh,
      hostKey,
      user: profile.user ?? "root",
    })),
  );
  // Not before: a group that nobody stops keeps this process alive.
  const programs = new ProgramGroup(directory);
  const { sshConfig } = files;
  const hosts = machines.map(
    ({ machine }) => new VmGuest({ ...machine, sshConfig, tools, ipmitool, programs }),
  );
  const close = async (): Promise<void> => {
    await Promise.all(hosts.map((host) => host.close()));
    await programs.stop();
  };
  try {
    await Promise.all(
      hosts.map(async (host) => {
        await host.startBmc();
        await host.powerOn();
        await host.answers();
      }),
    );
  } catch (error) {
    await close();
    throw error;
  }
  return {
    ...files,
    directory,
    ipmitool,
    hosts,
    host(name) {
      const host = hosts.find((one) => one.name === name);
      if (host === undefined) throw new Error(`Unknown guest "${name}"`);
      return host;
    },
    close,
  };
}
