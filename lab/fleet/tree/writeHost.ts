import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { resetAllSriov, startKernel } from "../boot.ts";
import type { HostFolders } from "../hostFolders.ts";
import { bootArguments } from "../bootEntry.ts";
import { shellEnvironment } from "../shellEnvironment.ts";
import type { HostProfile } from "../profile.ts";
import { netnsArgument, writeBoot } from "./bootTree.ts";
import { distributions } from "./distribution.ts";
import { installTools } from "./installTools.ts";
import { writeNvram } from "./nvram.ts";
import { writeCard } from "./pciTree.ts";
import { enableVfs, giveVfToPod } from "./virtualFunctions.ts";
import { writeProcesses, writeServices } from "./processTree.ts";
import { writeRecords } from "./recordTree.ts";
import { writeSettings } from "./writeSettings.ts";
import { writeSystem } from "./systemTree.ts";
import { TreeWriter } from "./treeWriter.ts";

/** Writes a host in the state its profile describes, up and running. */
export function writeHost(folders: HostFolders, profile: HostProfile): void {
  const tree = new TreeWriter(folders.root);
  const machine = new TreeWriter(folders.machine);
  const distribution = distributions[profile.os];
  machine.directory("requests");
  machine.directory("nvram");
  machine.file("reset-reason", "Warm reset\n");
  writeSettings(machine, distribution, profile);
  installTools(tree, profile);
  writeSystem(tree, folders.name, distribution, profile);
  writeServices(tree, profile);
  writeProcesses(tree, profile, true);
  tree.directory("sys/class/infiniband");
  for (const card of profile.cards) {
    writeCard(tree, folders.name, card);
    writeNvram(machine, card);
  }
  writeBoot(tree, machine, distribution, profile);
  generateGrub(folders, profile);
  startKernel(tree, runningCommandLine(folders, profile));
  tree.file(
    "sys/module/ib_core/parameters/netns_mode",
    profile.rdma.live === "exclusive" ? "N\n" : "Y\n",
    0o444,
  );
  resetAllSriov(tree, machine, folders, profile);
  showVfs(tree, machine, profile);
  writeRecords(tree, profile, randomUUID());
}

function generateGrub(folders: HostFolders, profile: HostProfile): void {
  const tool = {
    "dgx-os": "update-grub",
    ubuntu: "update-grub",
    sles: "grub2-mkconfig",
    rhel: null,
    ostree: null,
  }[profile.os];
  if (tool === null) return;
  const run = spawnSync("/bin/sh", ["-c", tool], {
    env: { ...shellEnvironment(folders), SIMULATED_UID: "0" },
    encoding: "utf8",
  });
  if (run.status !== 0)
    throw new Error(`Cannot generate grub.cfg of "${folders.name}": ${run.stderr}`);
}

function runningCommandLine(folders: HostFolders, profile: HostProfile): string {
  const running = profile.rdma.runningArgument;
  const next = bootArguments(folders.root);
  if (running === undefined) return next;
  return `${next.replace(/ ib_core\.netns_mode=\S+/, "")}${netnsArgument(running)}`;
}

function showVfs(tree: TreeWriter, machine: TreeWriter, profile: HostProfile): void {
  for (const card of profile.cards) {
    if (card.numVfs === undefined || card.numVfs === 0) continue;
    for (const spec of card.functions) {
      enableVfs(tree, machine, spec.pci, card.numVfs);
      const list = readFileSync(join(machine.root, "vfs", spec.pci, "list"), "utf8").split("\n");
      for (const index of card.podVfs ?? []) {
        const vf = list[index]?.split(" ")[1];
        if (vf !== undefined) giveVfToPod(tree, vf, profile.rdma.live === "exclusive");
      }
    }
  }
}
