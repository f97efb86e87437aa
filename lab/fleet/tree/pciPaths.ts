/** `0000:18:00.0` → `0000:18:00`. */
export function slotOf(pci: string): string {
  return pci.slice(0, pci.lastIndexOf("."));
}

/** Folder of the root complex in sys/devices: `pci0000:18` for `0000:18:00.0`. */
export function complexOf(pci: string): string {
  return `pci${pci.slice(0, pci.lastIndexOf(":"))}`;
}

/** Where the function's own folder is; sys/bus/pci/devices holds a link to it, as in a real sysfs. */
export function devicePath(pci: string): string {
  return `sys/devices/${complexOf(pci)}/${pci}`;
}

/** `offset` functions after `pci`, as SR-IOV routing IDs count: eight functions per device number. */
export function addressAfter(pci: string, offset: number): string {
  const [domain, bus, rest] = pci.split(":") as [string, string, string];
  const [device, func] = rest.split(".") as [string, string];
  const id = parseInt(device, 16) * 8 + parseInt(func, 16) + offset;
  return `${domain}:${bus}:${(id >> 3).toString(16).padStart(2, "0")}.${(id & 7).toString()}`;
}
