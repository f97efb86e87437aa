/** One PCI function of a card, as a host's sysfs shows it. */
export interface FunctionSpec {
  /** `0000:18:00.0`. */
  readonly pci: string;
  readonly netdev: string | null;
  readonly rdmaDevice: string | null;
  readonly linkLayer: "infiniband" | "ethernet";
  /** Name of a bond that the netdev belongs to. */
  readonly master?: string;
  /** Kernel driver; `null`: none is bound. @default {"mlx5_core"} */
  readonly driver?: string | null;
}

/** A parameter of the card's NV configuration, values as mstconfig prints them. */
export interface NvParameter {
  readonly default: string;
  readonly current: string;
  readonly next: string;
  readonly readOnly?: boolean;
}

export interface CardSpec {
  /** PCI device id without the vendor: `1021`. */
  readonly deviceId: string;
  /** What mstconfig prints after `Device type:`. */
  readonly deviceType: string;
  readonly description: string;
  readonly partNumber: string;
  readonly serial: string;
  /** VPD holds SMDL=SW_MNG: the card bridges NVSwitches. */
  readonly swManaged?: boolean;
  readonly functions: readonly FunctionSpec[];
  /** By parameter name. `null`: the firmware tool cannot open the card. */
  readonly nv: Readonly<Record<string, NvParameter>> | null;
  /** What a boot must be for Next Boot to become Current. */
  readonly loadsOn: "warm" | "cold";
  /** Closing line of `mstconfig set`. */
  readonly hint: "reboot" | "power-cycle";
  /** `sriov_numvfs` of every function when the fleet starts; 0 after each boot. @default {0} */
  readonly numVfs?: number;
  /** A write to `sriov_numvfs` fails: the platform gave the card no memory windows for VFs. @default {false} */
  readonly noVfWindows?: boolean;
  /** Indexes of VFs whose netdev and RDMA device are in a pod's namespace when the fleet starts. */
  readonly podVfs?: readonly number[];
}

export type RdmaModeName = "shared" | "exclusive";

export interface HostProfile {
  /** A line for the table of hosts. */
  readonly summary: string;
  readonly product: string;
  readonly os: "ubuntu" | "dgx-os" | "rhel" | "ostree" | "sles";
  readonly cards: readonly CardSpec[];
  readonly rdma: {
    readonly live: RdmaModeName;
    /** `/etc/modprobe.d/ib_core.conf` at the start. `null`: no such file. */
    readonly modprobe: RdmaModeName | null;
    /** Argument in /etc/default/grub (or the family's boot entry) at the start. */
    readonly argument: RdmaModeName | null;
    /** Argument of the running kernel at the start, where it is not `argument`. */
    readonly runningArgument?: RdmaModeName | null;
  };
  /** Network namespaces of pods: each has a process. They come back after a boot. */
  readonly podNamespaces: number;
  readonly kubelet: boolean;
  /** Processes that hold an RDMA context open, until the next boot. */
  readonly rdmaProcesses: number;
  readonly gpuProcesses: number;
  /** Signs of the SR-IOV operator: its config daemon, its folder, its modprobe file (with this mode). */
  readonly sriovOperator: { readonly modprobe: RdmaModeName | null } | null;
  readonly owner: "bcm" | "network-root" | "mco" | null;
  readonly firmwareTool: {
    readonly name: "mstconfig" | "mlxconfig";
    readonly version: string;
  } | null;
  readonly access: "root" | "sudo" | "unprivileged";
  readonly lockdown: "none" | "integrity";
  /** Netdev of the route back to the SSH client. */
  readonly sshDevice: string;
  /** ib_core and mlx5_ib are in the initramfs, so that its copy of modprobe.d counts. */
  readonly initramfsLoadsIbCore: boolean;
  /** Records that an earlier run left, of a boot before the present one. */
  readonly records: "none" | "written" | "first-seen";
  /** The host answers at the start. */
  readonly up: boolean;
}
