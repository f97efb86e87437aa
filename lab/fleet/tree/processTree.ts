import type { HostProfile } from "../profile.ts";
import type { TreeWriter } from "./treeWriter.ts";

/** Name of the initial network namespace, as the kernel numbers it. */
const initialNamespace = "net:[4026531840]";

interface SimulatedProcess {
  readonly pid: number;
  readonly command: readonly string[];
  readonly namespace?: string;
  /** Links in fd/, by number. */
  readonly files?: readonly string[];
}

/** Replaces every process of the host: /proc/<pid> with comm, cmdline, ns/net and fd. */
export function writeProcesses(tree: TreeWriter, profile: HostProfile, inUse: boolean): void {
  for (const process of processes(profile, inUse)) {
    const folder = `proc/${process.pid}`;
    const [program = ""] = process.command;
    tree.file(`${folder}/comm`, `${program.slice(program.lastIndexOf("/") + 1).slice(0, 15)}\n`);
    tree.file(`${folder}/cmdline`, `${process.command.join("\0")}\0`);
    tree.link(`${folder}/ns/net`, process.namespace ?? initialNamespace);
    tree.directory(`${folder}/fd`);
    for (const [number, target] of (process.files ?? []).entries()) {
      tree.link(`${folder}/fd/${number + 3}`, target);
    }
  }
  tree.link("proc/self", "1");
}

function processes(profile: HostProfile, inUse: boolean): SimulatedProcess[] {
  const list: SimulatedProcess[] = [
    { pid: 1, command: ["/sbin/init"] },
    { pid: 871, command: ["/usr/sbin/sshd", "-D"] },
  ];
  if (profile.owner === "bcm")
    list.push({ pid: 902, command: ["/cm/local/apps/cmd/sbin/cmd", "-s", "-n"] });
  if (profile.kubelet) {
    list.push({ pid: 1411, command: ["/usr/bin/containerd"] });
    list.push({
      pid: 1432,
      command: ["/usr/bin/kubelet", "--config=/var/lib/kubelet/config.yaml"],
    });
  }
  if (profile.sriovOperator !== null) {
    list.push({ pid: 2210, command: ["/usr/bin/sriov-network-config-daemon", "start"] });
  }
  for (let index = 0; index < profile.podNamespaces; index += 1) {
    const namespace = `net:[${4026532600 + index * 83}]`;
    list.push({ pid: 20001 + index * 20, command: ["/pause"], namespace });
    list.push({ pid: 20007 + index * 20, command: ["/app"], namespace });
  }
  if (inUse) {
    const count = Math.max(profile.rdmaProcesses, profile.gpuProcesses);
    for (let index = 0; index < count; index += 1) {
      list.push({
        pid: 31001 + index,
        command: ["python3", "train.py"],
        ...(profile.podNamespaces > 0 ? { namespace: "net:[4026532600]" } : {}),
        files: index < profile.rdmaProcesses ? [`/dev/infiniband/uverbs${16 + index}`] : [],
      });
    }
  }
  return list;
}

/** Takes every process away, as the end of a boot does. */
export function clearProcesses(tree: TreeWriter, pids: readonly string[]): void {
  for (const pid of pids) tree.remove(`proc/${pid}`);
}

/** What runs besides processes: kubelet's folder, the operator's files. */
export function writeServices(tree: TreeWriter, profile: HostProfile): void {
  if (profile.kubelet) {
    tree.file("var/lib/kubelet/config.yaml", "kind: KubeletConfiguration\n");
    tree.file(
      "var/lib/kubelet/device-plugins/kubelet_internal_checkpoint",
      '{"Data":{"PodDeviceEntries":null,"RegisteredDevices":{}},"Checksum":0}\n',
    );
    tree.file("etc/kubernetes/kubelet.conf", "apiVersion: v1\nkind: Config\n");
  }
  if (profile.sriovOperator !== null) {
    tree.file("etc/sriov-operator/sriov-supported-nics-ids.yaml", "[]\n");
    if (profile.sriovOperator.modprobe !== null) {
      tree.file(
        "etc/modprobe.d/sriov_network_operator_modules_config.conf",
        "# This file is managed by sriov-network-operator do not edit.\n" +
          `options ib_core netns_mode=${profile.sriovOperator.modprobe === "exclusive" ? "0" : "1"}\n`,
      );
    }
  }
}
