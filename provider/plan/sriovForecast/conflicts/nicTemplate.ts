import { z } from "zod";
import type { CardFacts } from "../../../facts/cardFacts.ts";
import type { LiveObject } from "../../../facts/cluster/clusterFacts.ts";
import { type Reading, read, unknown } from "../../../facts/reading.ts";
import { matchesLabels } from "../../sriov/labelSelector.ts";

/** `spec` of a NicConfigurationTemplate, as far as it meets our claims (nic-configuration-operator api/v1alpha1). */
const NicTemplateSpec = z.object({
  nodeSelector: z.record(z.string(), z.string()).default({}),
  nicSelector: z
    .object({
      /** PCI device id: `1021`. */
      nicType: z.string(),
      pciAddresses: z.array(z.string()).default([]),
      serialNumbers: z.array(z.string()).default([]),
      partNumbers: z.array(z.string()).default([]),
    })
    .transform((selector) => ({ ...selector, nicType: selector.nicType.toLowerCase() })),
  resetToDefault: z.boolean().default(false),
  template: z
    .object({
      numVfs: z.number().exactOptional(),
      linkType: z.string().exactOptional(),
      rawNvConfig: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
    })
    .exactOptional(),
});

export interface NicTemplate {
  readonly name: string;
  readonly spec: z.infer<typeof NicTemplateSpec>;
}

export function nicTemplateOf(live: LiveObject): Reading<NicTemplate> {
  const spec = NicTemplateSpec.safeParse(live.spec);
  return spec.success
    ? read({ name: live.name, spec: spec.data })
    : unknown(
        spec.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "),
      );
}

/** Lists that are empty mean every card of the type. */
export function meansCard(
  { nicSelector }: NicTemplate["spec"],
  { deviceId, serial, partNumber, pfs }: CardFacts,
): boolean {
  const { nicType, pciAddresses, serialNumbers, partNumbers } = nicSelector;
  const isIn = (list: readonly string[], value: string | null): boolean =>
    list.length === 0 || (value !== null && list.includes(value));
  return (
    nicType === deviceId &&
    isIn(serialNumbers, serial) &&
    isIn(partNumbers, partNumber) &&
    (pciAddresses.length === 0 || pfs.some(({ pci }) => pciAddresses.includes(pci)))
  );
}

export function meansNode(
  { nodeSelector }: NicTemplate["spec"],
  labels: Readonly<Record<string, string>>,
): boolean {
  return matchesLabels(labels, nodeSelector);
}

/** NUM_OF_VFS that a template sets; a raw parameter counts like its own field. */
export function templateVfs({ template }: NicTemplate["spec"]): number[] {
  const raw = (template?.rawNvConfig ?? [])
    .filter(({ name }) => name === "NUM_OF_VFS")
    .map(({ value }) => Number(value));
  return [...(template?.numVfs === undefined ? [] : [template.numVfs]), ...raw].filter(
    Number.isInteger,
  );
}

/** Link type that a template sets: `Infiniband` or `Ethernet`, or LINK_TYPE_P1=1 or 2. */
export function templateLinks({ template }: NicTemplate["spec"]): ("infiniband" | "ethernet")[] {
  const raw = (template?.rawNvConfig ?? [])
    .filter(({ name }) => /^LINK_TYPE_P\d+$/.test(name))
    .map(({ value }) => value);
  const values = [...(template?.linkType === undefined ? [] : [template.linkType]), ...raw];
  return values.flatMap((value) => {
    if (/^(1|ib|infiniband)$/i.test(value)) return ["infiniband" as const];
    return /^(2|eth|ethernet)$/i.test(value) ? ["ethernet" as const] : [];
  });
}
