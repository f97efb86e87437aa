import { z } from "zod";
import { FirmwareFacts } from "./firmwareFacts.ts";
import { PciAddress } from "./pciAddress.ts";

/** Who holds a VF now. */
export const VfOwner = z.enum([
  /** Bound in the host's own network namespace, or unbound: nobody else. */
  "host",
  /** Its driver is bound but its netdev (or RDMA device) is not in the host's namespace: a pod or container has it. */
  "namespace",
  /** Bound to vfio-pci and its group is open: a VM or DPDK has it. */
  "vfio",
]);
export type VfOwner = z.infer<typeof VfOwner>;

export const VfFacts = z.object({
  index: z.number().int(),
  pci: PciAddress,
  driver: z.string().nullable(),
  netdev: z.string().nullable(),
  rdmaDevice: z.string().nullable(),
  owner: VfOwner,
  /** What `ip` tells of it; absent where `ip` does not list it. A value that it does not tell is `null`. */
  attributes: z
    .object({
      mac: z.string().nullable(),
      nodeGuid: z.string().nullable(),
      portGuid: z.string().nullable(),
      trust: z.boolean().nullable(),
      linkState: z.string().nullable(),
    })
    .exactOptional(),
});
export type VfFacts = z.infer<typeof VfFacts>;

export const LinkLayer = z.enum(["infiniband", "ethernet"]);
export type LinkLayer = z.infer<typeof LinkLayer>;

/** One PF of a card. A port of a ConnectX is one PF. */
export const PfFacts = z.object({
  pci: PciAddress,
  driver: z.string().nullable(),
  netdev: z.string().nullable(),
  rdmaDevice: z.string().nullable(),
  /** `null` where neither a netdev nor an RDMA device tells it. */
  linkLayer: LinkLayer.nullable(),
  /** sriov_totalvfs; `null` where the PF has no SR-IOV capability. */
  totalVfs: z.number().int().nullable(),
  /** sriov_numvfs; `null` where it could not be read in time (a VF is being released). */
  numVfs: z.number().int().nullable(),
  vfs: z.array(VfFacts),
});
export type PfFacts = z.infer<typeof PfFacts>;

export const CardKind = z.enum([
  "nic",
  /** ConnectX that bridges NVSwitches (VPD SMDL=SW_MNG); Fabric Manager owns it. */
  "nvswitch-bridge",
  /** BlueField that runs its own Arm system (DPU mode). */
  "dpu",
  /** BlueField whose mode could not be read. */
  "dpu-unknown",
  /** Management function (c2d1–c2d6). */
  "management",
  /** Flash recovery (0209–021f): no configuration is possible. */
  "flash-recovery",
]);
export type CardKind = z.infer<typeof CardKind>;

export const CardFacts = z.object({
  /** Serial number, or `pci-0000:18:00` where the VPD gives none. Stable key of the card on this host. */
  id: z.string(),
  serial: z.string().nullable(),
  partNumber: z.string().nullable(),
  /** `ConnectX-7`, `BlueField-3`; the bare id (`15b3:1234`) where it is unknown. */
  model: z.string(),
  /** PCI device id, lower-case hex without the vendor: `1021`. */
  deviceId: z.string(),
  kind: CardKind,
  /** In order of PCI address. */
  pfs: z.array(PfFacts),
  firmware: FirmwareFacts,
  /** The SSH session of the probe runs over this card. */
  carriesSsh: z.boolean(),
});
export type CardFacts = z.infer<typeof CardFacts>;
