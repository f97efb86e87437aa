import type { Owner } from "../../facts/hostFacts.ts";
import type { RdmaMode } from "../../facts/rdmaMode.ts";

const names: Readonly<Record<Owner["kind"], string>> = {
  bcm: "Base Command Manager",
  "network-root": "the image that it boots over the network",
  mco: "the Machine Config Operator",
  bootc: "its bootc image",
  talos: "Talos",
};

export function formatOwner(owner: Owner): string {
  return names[owner.kind];
}

/** The kernel argument of a mode, spelled as the SR-IOV operator compares it. */
export function modeArgument(mode: RdmaMode): string {
  return `ib_core.netns_mode=${mode === "shared" ? 1 : 0}`;
}

/** What to do at the owner so that the mode lasts. */
export function ownerCommand(owner: Owner, mode: RdmaMode): string {
  const argument = modeArgument(mode);
  switch (owner.kind) {
    case "bcm":
      return `on its head node: \`cmsh -c 'softwareimage use <image>; append kernelparameters " ${argument}"; commit'\``;
    case "network-root":
      return `put "options ib_core netns_mode=${argument.slice(-1)}" into /etc/modprobe.d/ib_core.conf of that image`;
    case "mco":
      return `put "${argument}" into kernelArguments of a MachineConfig of the node's pool`;
    case "bootc":
      return `put kargs = ["${argument}"] into /usr/lib/bootc/kargs.d/50-rdma.toml of the image, then run \`bootc upgrade\``;
    case "talos":
      return `put "${argument}" into machine.install.extraKernelArgs, then run \`talosctl upgrade\``;
  }
}
