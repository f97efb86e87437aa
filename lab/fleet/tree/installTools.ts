import { chmodSync, copyFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { HostProfile } from "../profile.ts";
import type { TreeWriter } from "./treeWriter.ts";

const source = join(import.meta.dirname, "..", "tools");

/** Tools that only some hosts have. */
const optional: Readonly<Record<string, (profile: HostProfile) => boolean>> = {
  mstconfig: (profile) => profile.firmwareTool?.name === "mstconfig",
  mstfwreset: (profile) => profile.firmwareTool?.name === "mstconfig",
  mlxconfig: (profile) => profile.firmwareTool?.name === "mlxconfig",
  mlxfwreset: (profile) => profile.firmwareTool?.name === "mlxconfig",
  "update-grub": debian,
  "update-initramfs": debian,
  lsinitramfs: debian,
  "grub2-mkconfig": (profile) => profile.os === "sles",
  dracut: (profile) => !debian(profile),
  lsinitrd: (profile) => !debian(profile),
  grubby: (profile) => profile.os === "rhel",
  "rpm-ostree": (profile) => profile.os === "ostree",
  "nvidia-smi": (profile) => profile.product.startsWith("NVIDIA"),
};

/**
 * Tools that write: where a host lacks one, a stand-in that fails takes its
 * place, so that a script never runs the one of the machine the fleet is on.
 */
const writers = [
  "update-grub",
  "update-initramfs",
  "grub2-mkconfig",
  "dracut",
  "grubby",
  "rpm-ostree",
];

function debian(profile: HostProfile): boolean {
  return profile.os === "ubuntu" || profile.os === "dgx-os";
}

/** Puts the stand-ins into usr/sbin of the tree. */
export function installTools(tree: TreeWriter, profile: HostProfile): void {
  tree.directory("usr/bin");
  for (const name of readdirSync(source)) {
    if (name === "modprobe-options" || name === "not-installed") continue;
    const has = optional[name]?.(profile) ?? true;
    if (has) copyTool(tree, name, `usr/sbin/${name}`);
    else if (writers.includes(name)) copyTool(tree, "not-installed", `usr/sbin/${name}`);
  }
  copyTool(tree, "modprobe-options", "usr/lib/simulated/modprobe-options");
}

function copyTool(tree: TreeWriter, name: string, path: string): void {
  tree.directory(path.slice(0, path.lastIndexOf("/")));
  copyFileSync(join(source, name), join(tree.root, path));
  chmodSync(join(tree.root, path), 0o755);
}
