import type { Parameter } from "../parameter.ts";

const nouns = {
  "rdma-mode": "hosts",
  NUM_OF_VFS: "cards",
  SRIOV_EN: "cards",
  PF_NUM_OF_VF: "PFs",
  LINK_TYPE: "ports",
  numvfs: "PFs",
  "vf-attributes": "PFs",
  "boot-vfs": "PFs",
} as const;

/** `host`, up to two PCI addresses, or a count: `8 cards`. Like hosts give the same text. */
export function formatDevices(devices: readonly string[], parameter: Parameter): string {
  if (parameter === "rdma-mode") return "host";
  return nameOrCount(devices, nouns[parameter]);
}

/** Up to two addresses by name, more by number. */
export function nameOrCount(devices: readonly string[], noun: string): string {
  const unique = [...new Set(devices)].sort();
  return unique.length > 2 ? `${unique.length} ${noun}` : unique.join(" and ");
}
