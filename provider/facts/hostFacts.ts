import { z } from "zod";
import { BootVfsFacts } from "./bootVfsFacts.ts";
import { CardFacts } from "./cardFacts.ts";
import { RdmaFacts } from "./rdmaFacts.ts";
import { readingOf } from "./reading.ts";
import { FirmwareWriteRecord, FirstSeenRecord, Mark } from "./recordFacts.ts";

/** Families differ in how the boot configuration is written (facts of apply scripts). */
export const OsFamily = z.enum(["debian", "rhel", "ostree", "suse", "other"]);
export type OsFamily = z.infer<typeof OsFamily>;

/** Somebody else who rewrites /etc or the boot configuration: what we write there would not last. */
export const Owner = z.object({
  kind: z.enum(["bcm", "network-root", "mco", "bootc", "talos"]),
  /** The sign that was found, for the reader. */
  sign: z.string(),
});
export type Owner = z.infer<typeof Owner>;

export const InUseFacts = z.object({
  /** Open RDMA contexts of processes (`rdma resource` ctx, uverbs handles). */
  rdmaContexts: readingOf(z.number().int()),
  /** Mount points and block devices that run over RDMA. */
  rdmaMounts: z.array(z.string()),
  /** Compute processes on GPUs; 0 where there is no nvidia-smi. */
  gpuProcesses: readingOf(z.number().int()),
  /** A kubelet runs here: VFs and reboots belong to a rollout. */
  kubelet: z.boolean(),
});
export type InUseFacts = z.infer<typeof InUseFacts>;

/** What one probe of one host found. */
export const HostFacts = z.object({
  bootId: z.string(),
  /** The running kernel was started by kexec, which resets no card. Absent: by a boot loader. */
  startedByKexec: z.literal(true).exactOptional(),
  hostname: z.string(),
  /** `uname -r`. */
  kernel: z.string(),
  os: z.object({
    family: OsFamily,
    /** ID of os-release. */
    id: z.string(),
    versionId: z.string(),
    name: z.string(),
  }),
  /** DMI product: `NVIDIA DGX B200`; empty where DMI gives none. */
  product: z.string(),
  /** How the probe ran: as root, as root through sudo, or without privileges. */
  access: z.enum(["root", "sudo", "unprivileged"]),
  /** Kernel lockdown; `none` also where the kernel has no lockdown file. */
  lockdown: z.enum(["none", "integrity", "confidentiality"]),
  /** Version by tool; `""` where it is there but does not tell. Absent: not installed. */
  tools: z.record(z.string(), z.string()),
  owners: z.object({ etc: Owner.nullable(), boot: Owner.nullable() }),
  /**
   * Words of the running command line that the SR-IOV operator looks for, as they
   * are spelled: those with `netns_mode` or `iommu` in them. Absent: not read.
   */
  kernelArguments: z.array(z.string()).exactOptional(),
  sriovOperator: z.object({
    /** Signs found: config daemon process, /etc/sriov-operator, its modprobe file. Empty: not there. */
    signs: z.array(z.string()),
  }),
  rdma: RdmaFacts,
  /** In order of their first PCI address. */
  cards: z.array(CardFacts),
  firmwareWrites: z.array(FirmwareWriteRecord),
  firstSeen: z.array(FirstSeenRecord),
  marks: z.array(Mark),
  /** Absent: no boot unit of ours is there. */
  bootVfs: BootVfsFacts.exactOptional(),
  inUse: InUseFacts,
});
export type HostFacts = z.infer<typeof HostFacts>;
