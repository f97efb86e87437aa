import { z } from "zod";

/** VFs of a PF that one policy hands out. */
export const VfGroup = z.object({
  resourceName: z.string().default(""),
  /** `netdevice`, `vfio-pci`; empty means `netdevice`. */
  deviceType: z.string().default(""),
  /** `0-7`. */
  vfRange: z.string().default(""),
  policyName: z.string().default(""),
  mtu: z.number().default(0),
  isRdma: z.boolean().default(false),
  vdpaType: z.string().default(""),
});
export type VfGroup = z.infer<typeof VfGroup>;

/** What the operator wants of one PF; zero values mean "not asked for". */
export const DesiredInterface = z.object({
  pciAddress: z.string(),
  name: z.string().default(""),
  numVfs: z.number().default(0),
  mtu: z.number().default(0),
  linkType: z.string().default(""),
  eSwitchMode: z.string().default(""),
  externallyManaged: z.boolean().default(false),
  vfGroups: z.array(VfGroup).default([]),
});
export type DesiredInterface = z.infer<typeof DesiredInterface>;

/** `spec` of a SriovNetworkNodeState, without its bridges. */
export const DesiredSpec = z
  .object({
    interfaces: z.array(DesiredInterface).default([]),
    system: z.object({ rdmaMode: z.string().default("") }).default({ rdmaMode: "" }),
  })
  .transform(({ interfaces, system }) => ({ interfaces, rdmaMode: system.rdmaMode }));

export interface DesiredSpec {
  readonly interfaces: readonly DesiredInterface[];
  /** `shared`, `exclusive`, or empty: no mode is asked for. */
  readonly rdmaMode: string;
}

/** The operator compares whole specs, the order of their lists included. */
export function isSameSpec(a: DesiredSpec, b: DesiredSpec): boolean {
  return specText(a) === specText(b);
}

function specText({ interfaces, rdmaMode }: DesiredSpec): string {
  return JSON.stringify([
    rdmaMode,
    interfaces.map((each) => [
      each.pciAddress,
      each.name,
      each.numVfs,
      each.mtu,
      each.linkType,
      each.eSwitchMode,
      each.externallyManaged,
      each.vfGroups.map((group) => [
        group.resourceName,
        group.deviceType || "netdevice",
        group.vfRange,
        group.policyName,
        group.mtu,
        group.isRdma,
        group.vdpaType,
      ]),
    ]),
  ]);
}

/** Whether VFs are to be bound to vfio-pci, for which the operator wants an IOMMU. */
export function wantsVfio({ interfaces }: DesiredSpec): boolean {
  return interfaces.some(({ vfGroups }) =>
    vfGroups.some(({ deviceType }) => deviceType === "vfio-pci"),
  );
}

export function wantsSwitchdev({ interfaces }: DesiredSpec): boolean {
  return interfaces.some(({ eSwitchMode }) => eSwitchMode === "switchdev");
}
