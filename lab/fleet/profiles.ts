import { connectX6Dx, dgxB200Cards } from "./inventory.ts";
import type { ComputeOptions } from "./inventory.ts";
import type { HostProfile } from "./profile.ts";

const eightLive = { current: 8, next: 8 };

/** A DGX B200 in a Kubernetes cluster where all is as wanted: exclusive mode, 8 VFs. */
function dgx(id: string, compute: Partial<ComputeOptions> = {}): HostProfile {
  return {
    summary: "right in everything: exclusive mode, 8 VFs on each card",
    product: "NVIDIA DGX B200",
    os: "dgx-os",
    cards: dgxB200Cards(id, {
      vfs: eightLive,
      loadsOn: "warm",
      hint: "reboot",
      numVfs: 8,
      ...compute,
    }),
    rdma: { live: "exclusive", modprobe: "exclusive", argument: null },
    podNamespaces: 3,
    kubelet: true,
    rdmaProcesses: 0,
    gpuProcesses: 0,
    sriovOperator: null,
    owner: null,
    firmwareTool: { name: "mstconfig", version: "4.21.0" },
    access: "root",
    lockdown: "none",
    sshDevice: "bond0",
    initramfsLoadsIbCore: false,
    records: "none",
    up: true,
  };
}

function server(id: string): HostProfile {
  return {
    ...dgx(id),
    summary: "plain Ubuntu server, dual-port ConnectX-6 Dx, no VFs in the firmware, shared mode",
    product: "PowerEdge R760",
    os: "ubuntu",
    cards: [connectX6Dx(id, "3b", { current: 0, next: 0, sriovEnabled: false })],
    rdma: { live: "shared", modprobe: null, argument: null },
    podNamespaces: 0,
    kubelet: false,
    sshDevice: "eno1",
  };
}

const staged = {
  vfs: { current: 16, next: 8 },
  loadsOn: "cold",
  hint: "power-cycle",
  numVfs: 0,
} as const;
const shared = { live: "shared", modprobe: null, argument: null } as const;

/** Every state by name; the argument keeps serial numbers of hosts apart. */
export const profiles = {
  right: (id) => dgx(id),
  "exclusive-not-persisted": (id) => ({
    ...dgx(id),
    summary: "exclusive already, but nothing makes the next boot so",
    rdma: { live: "exclusive", modprobe: null, argument: null },
  }),
  "shared-pods": (id) => ({
    ...dgx(id, { numVfs: 0 }),
    summary: "shared mode; pods' network namespaces forbid a change at runtime",
    rdma: shared,
  }),
  "shared-idle": (id) => ({
    ...dgx(id, { numVfs: 0 }),
    summary: "shared mode, no other network namespace, no kubelet: a change at runtime is possible",
    rdma: shared,
    podNamespaces: 0,
    kubelet: false,
  }),
  "argument-contradicts": (id) => ({
    ...dgx(id, { numVfs: 0 }),
    summary: "shared mode by a kernel argument that contradicts modprobe.d",
    rdma: { live: "shared", modprobe: "exclusive", argument: "shared" },
  }),
  "argument-removed": (id) => ({
    ...dgx(id, { numVfs: 0 }),
    summary:
      "shared argument on the running command line only: the boot configuration no longer holds it",
    rdma: { live: "shared", modprobe: "exclusive", argument: null, runningArgument: "shared" },
  }),
  "staged-written": (id) => ({
    ...dgx(id, staged),
    summary:
      "NUM_OF_VFS 16, 8 staged by us before the last boot, which was warm and did not load it",
    records: "written",
  }),
  "staged-seen": (id) => ({
    ...dgx(id, staged),
    summary: "NUM_OF_VFS 16, 8 staged, seen so by a run before the last boot",
    records: "first-seen",
  }),
  "staged-no-evidence": (id) => ({
    ...dgx(id, staged),
    summary: "NUM_OF_VFS 16, 8 staged; nothing tells when",
  }),
  "no-vfs": (id) => ({
    ...dgx(id, {
      vfs: { current: 0, next: 0, sriovEnabled: false },
      loadsOn: "warm",
      numVfs: 0,
    }),
    summary: "SR-IOV is off in the firmware; a warm reboot loads a change",
  }),
  "no-numvfs": (id) => ({
    ...dgx(id, { numVfs: 0 }),
    summary: "right, but no VFs are made: a runtime change",
    podNamespaces: 0,
    kubelet: false,
  }),
  "pod-uses-vf": (id) => ({
    ...dgx(id, { podVfs: [0, 1] }),
    summary: "right; the first two VFs of each card are in pods",
    rdmaProcesses: 2,
    gpuProcesses: 8,
  }),
  unreachable: (id) => ({
    ...dgx(id),
    summary: "does not answer at first; right in everything",
    up: false,
  }),
  server,
  "operator-present": (id) => ({
    ...dgx(id, { numVfs: 0 }),
    summary: "SR-IOV operator runs here; shared mode",
    rdma: shared,
    sriovOperator: { modprobe: null },
  }),
  bcm: (id) => ({
    ...dgx(id, { numVfs: 0 }),
    summary: "provisioned by Base Command Manager, which rewrites /etc; shared mode",
    rdma: shared,
    owner: "bcm",
  }),
  "network-root": (id) => ({
    ...dgx(id, { numVfs: 0 }),
    summary: "root file system comes over the network; shared mode",
    rdma: shared,
    owner: "network-root",
  }),
  rhel: (id) => ({
    ...server(id),
    summary: "Rocky Linux 9 server, shared mode",
    os: "rhel",
    initramfsLoadsIbCore: true,
  }),
  "rhel-argument": (id) => ({
    ...server(id),
    summary: "Rocky Linux 9 server, shared mode by a kernel argument, pods' namespaces",
    os: "rhel",
    rdma: { live: "shared", modprobe: null, argument: "shared" },
    podNamespaces: 3,
    kubelet: true,
  }),
  coreos: (id) => ({
    ...server(id),
    summary: "Fedora CoreOS server that nobody else configures, shared mode by a kernel argument",
    os: "ostree",
    rdma: { live: "shared", modprobe: null, argument: "shared" },
    podNamespaces: 3,
    kubelet: true,
  }),
  "sles-argument": (id) => ({
    ...server(id),
    summary: "SUSE server, shared mode by a kernel argument, pods' namespaces",
    os: "sles",
    rdma: { live: "shared", modprobe: null, argument: "shared" },
    podNamespaces: 3,
    kubelet: true,
  }),
  ostree: (id) => ({
    ...server(id),
    summary: "CoreOS node of OpenShift's Machine Config Operator, shared mode",
    os: "ostree",
    owner: "mco",
    kubelet: true,
    podNamespaces: 3,
  }),
  sles: (id) => ({
    ...server(id),
    summary: "SUSE server, shared mode",
    os: "sles",
    initramfsLoadsIbCore: true,
  }),
  unprivileged: (id) => ({
    ...dgx(id, { numVfs: 0 }),
    summary: "the SSH user is not root and has no sudo; shared mode",
    rdma: shared,
    access: "unprivileged",
  }),
  sudo: (id) => ({
    ...dgx(id, { numVfs: 0 }),
    summary: "the SSH user is root through sudo; shared mode",
    rdma: shared,
    access: "sudo",
  }),
  "no-mstconfig": (id) => ({
    ...dgx(id, { numVfs: 0 }),
    summary: "no firmware tool is installed; shared mode",
    rdma: shared,
    firmwareTool: null,
  }),
  mlxconfig: (id) => ({
    ...dgx(id),
    summary: "right; only MFT's mlxconfig is installed",
    firmwareTool: { name: "mlxconfig", version: "4.30.0" },
  }),
  "mstconfig-4.36": (id) => ({
    ...dgx(id, staged),
    summary: "NUM_OF_VFS 16, 8 staged; mstfwreset status (4.36) tells what loads it",
    firmwareTool: { name: "mstconfig", version: "4.36.0" },
  }),
  lockdown: (id) => ({
    ...dgx(id, { numVfs: 0 }),
    summary: "kernel lockdown: the firmware tool cannot open the cards; shared mode",
    rdma: shared,
    lockdown: "integrity",
  }),
} as const satisfies Record<string, (id: string) => HostProfile>;

export type ProfileName = keyof typeof profiles;

/**
 * The profile of a host.
 *
 * @throws Error when there is none of that name; the message lists those there are.
 */
export function profileNamed(name: string, id: string): HostProfile {
  const make = (profiles as Readonly<Record<string, (id: string) => HostProfile>>)[name];
  if (make === undefined) {
    throw new Error(
      `Unknown profile "${name}"; expected one of ${Object.keys(profiles).sort().join(", ")}`,
    );
  }
  return make(id);
}
