import type { HostFolders } from "./hostFolders.ts";
import { randomUUID } from "node:crypto";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { shellEnvironment } from "./shellEnvironment.ts";
import { bootArguments } from "./bootEntry.ts";
import type { HostProfile } from "./profile.ts";
import { promoteNvram, sriovOf } from "./tree/nvram.ts";
import { resetSriov } from "./tree/virtualFunctions.ts";
import { clearProcesses, writeProcesses } from "./tree/processTree.ts";
import { TreeWriter } from "./tree/treeWriter.ts";

/**
 * Carries a host's tree over a boot. A warm boot promotes firmware values only
 * on cards that load then; the command line comes from the boot loader's default
 * entry, the RDMA mode from it and modprobe.d, and no VF exists afterwards.
 */
export function boot(folders: HostFolders, profile: HostProfile, kind: "warm" | "cold"): void {
  const tree = new TreeWriter(folders.root);
  const machine = new TreeWriter(folders.machine);
  promoteNvram(folders.machine, kind);
  machine.file("reset-reason", kind === "cold" ? "Cold reset\n" : "Warm reset\n");
  finalizeDeployment(folders);
  const commandLine = bootArguments(folders.root);
  startKernel(tree, commandLine);
  tree.file(
    "sys/module/ib_core/parameters/netns_mode",
    `${netnsAtBoot(folders, profile, commandLine)}\n`,
    0o444,
  );
  tree.directory("sys/module/mlx5_ib");
  const pids = readdirSync(join(folders.root, "proc")).filter((name) => /^\d+$/.test(name));
  clearProcesses(tree, pids);
  writeProcesses(tree, profile, false);
  for (const folder of ["run/netns", "run/docker/netns", "run/lock", "tmp"]) tree.remove(folder);
  tree.directory("run/lock");
  tree.directory("tmp");
  machine.remove("vf-attributes");
  resetAllSriov(tree, machine, folders, profile);
  startBootUnit(folders);
}

/** What systemd does with our unit of VFs, where it is enabled and its conditions hold. */
function startBootUnit(folders: HostFolders): void {
  const has = (path: string): boolean => existsSync(join(folders.root, path));
  const link = "etc/systemd/system/multi-user.target.wants/pulumi-rdma-vfs.service";
  if (!has(link) || has("etc/sriov-operator") || has("etc/systemd/system/sriov-config.service"))
    return;
  const script = join(folders.root, "etc/pulumi-rdma/make-vfs.sh");
  spawnSync("/bin/sh", [script, "1"], { env: shellEnvironment(folders), cwd: folders.root });
}

/** What rpm-ostree staged becomes the entry of the boot loader while the host goes down. */
function finalizeDeployment({ root, machine }: HostFolders): void {
  const staged = join(machine, "staged-deployment");
  if (existsSync(staged)) renameSync(staged, join(root, "boot/loader/entries/ostree-1.conf"));
}

/** proc/cmdline and a new boot id. */
export function startKernel(tree: TreeWriter, commandLine: string): void {
  tree.file("proc/cmdline", `${commandLine}\n`);
  tree.file("proc/sys/kernel/random/boot_id", `${randomUUID()}\n`);
}

/** SR-IOV files of every card as after a boot. */
export function resetAllSriov(
  tree: TreeWriter,
  machine: TreeWriter,
  folders: HostFolders,
  profile: HostProfile,
): void {
  const functions = profile.cards.reduce((count, card) => count + card.functions.length, 0);
  let rdmaNumber = functions;
  for (const card of profile.cards) {
    rdmaNumber = resetSriov(
      tree,
      machine,
      folders.name,
      card,
      rdmaNumber,
      sriovOf(folders.machine, card),
    );
  }
}

/** `Y` or `N`: the last word of the command line, else of modprobe.d, else the kernel's default. */
function netnsAtBoot(folders: HostFolders, profile: HostProfile, commandLine: string): "Y" | "N" {
  const copies = profile.initramfsLoadsIbCore ? folders.machine : folders.root;
  const etc = profile.initramfsLoadsIbCore ? "initramfs/etc/modprobe.d" : "etc/modprobe.d";
  const options = readdirSync(join(copies, etc))
    .filter((name) => name.endsWith(".conf"))
    .sort()
    .flatMap((name) => readFileSync(join(copies, etc, name), "utf8").split("\n"))
    .filter((line) => /^options\s+ib_core\s/.test(line))
    .flatMap((line) => [...line.matchAll(/\bnetns_mode=(\S+)/g)].map((match) => match[1]));
  const values = [
    ...options,
    ...[...commandLine.matchAll(/(?:^|\s)ib_core\.netns_mode=(\S+)/g)].map((match) => match[1]),
  ];
  return /^[0nN]/.test(values.at(-1) ?? "1") ? "N" : "Y";
}
