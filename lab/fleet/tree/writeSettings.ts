import type { HostProfile } from "../profile.ts";
import type { Distribution } from "./distribution.ts";
import type { TreeWriter } from "./treeWriter.ts";

/** The file that every stand-in tool sources. */
export function writeSettings(
  machine: TreeWriter,
  distribution: Distribution,
  profile: HostProfile,
): void {
  const settings = {
    kernel: distribution.kernel,
    initramfs: distribution.initramfs,
    module_suffix: distribution.moduleSuffix,
    initramfs_loads_ib_core: profile.initramfsLoadsIbCore ? "1" : "0",
    firmware_tool_version: profile.firmwareTool?.version ?? "4.21.0",
    access: profile.access,
    access_uid: profile.access === "root" ? "0" : "1000",
    lockdown: profile.lockdown,
    ssh_device: profile.sshDevice,
    kubelet: profile.kubelet ? "1" : "0",
    gpu_processes: String(profile.gpuProcesses),
  };
  machine.file(
    "settings",
    Object.entries(settings)
      .map(([key, value]) => `${key}='${value}'\n`)
      .join(""),
  );
}
