import { z } from "zod";
import { LinkLayer } from "../facts/cardFacts.ts";
import { RdmaMode } from "../facts/rdmaMode.ts";

/**
 * Chooses cards or PFs among the eligible ones of a host. Several keys must all
 * match; a list matches any of its entries. No key chooses every eligible card.
 */
export const Select = z.strictObject({
  /** PCI address of a PF, `0000:18:00.0`. */
  pci: z.array(z.string()).exactOptional(),
  /** Netdev of a PF, `ibp24s0`. */
  netdev: z.array(z.string()).exactOptional(),
  /** Serial number of a card. */
  serial: z.array(z.string()).exactOptional(),
  /** `ConnectX-7`. */
  model: z.array(z.string()).exactOptional(),
  linkLayer: LinkLayer.exactOptional(),
});
export type Select = z.infer<typeof Select>;

/** `atLeast`: a larger value that is in effect is enough. `exactly`: equality is wanted, as the SR-IOV operator demands. */
export const Match = z.enum(["atLeast", "exactly"]);
export type Match = z.infer<typeof Match>;

/** Attributes of VFs; what is absent stays as it is. */
export const VfAttributes = z.strictObject({
  /** Addresses that depend on card, port and number of the VF alone: MAC on Ethernet, node and port GUID on InfiniBand. */
  addresses: z.literal("stable").exactOptional(),
  trust: z.boolean().exactOptional(),
  linkState: z.enum(["auto", "enable", "disable"]).exactOptional(),
});
export type VfAttributes = z.infer<typeof VfAttributes>;

const common = {
  /** `project/stack/resource`: the mark that is left on hosts. */
  owner: z.string(),
  /** Name of the resource, for messages: `RdmaMode dgx`. */
  resource: z.string(),
  /** Folded nodeset. */
  hosts: z.string(),
};

export const RdmaModeClaim = z.strictObject({
  kind: z.literal("rdma-mode"),
  ...common,
  mode: RdmaMode,
  /** A drained node may reload ib_core instead of rebooting. */
  moduleReload: z.boolean(),
});
export type RdmaModeClaim = z.infer<typeof RdmaModeClaim>;

export const FirmwareClaim = z.strictObject({
  kind: z.literal("firmware"),
  ...common,
  select: Select,
  /** NUM_OF_VFS wanted for each PF of the chosen cards; 0 turns SR-IOV off. */
  numOfVfs: z.number().int().min(0),
  match: Match,
  /** LINK_TYPE of every port of the chosen cards. */
  linkType: LinkLayer.exactOptional(),
});
export type FirmwareClaim = z.infer<typeof FirmwareClaim>;

export const VfsClaim = z.strictObject({
  kind: z.literal("vfs"),
  ...common,
  select: Select,
  /** sriov_numvfs wanted on each chosen PF. */
  numVfs: z.number().int().min(0),
  /** Attributes of these VFs. */
  vf: VfAttributes.exactOptional(),
  /** A unit on the host makes them at boots that are not ours. Absent: no. */
  bootUnit: z.boolean().exactOptional(),
  /** The firmware claim that may raise sriov_totalvfs. */
  firmware: FirmwareClaim.exactOptional(),
});
export type VfsClaim = z.infer<typeof VfsClaim>;

export const Claim = z.discriminatedUnion("kind", [RdmaModeClaim, FirmwareClaim, VfsClaim]);
export type Claim = z.infer<typeof Claim>;
