import type { OpenHandles } from "./openHandles.ts";
import type { VfAttributes } from "./vfAttributes.ts";

/** What a PF's facts need beside its own section. */
export interface HostContext {
  readonly handles: OpenHandles;
  /** RDMA devices can be in another network namespace: the live mode is not known to be shared. */
  readonly exclusive: boolean;
  /** sriov_numvfs by PCI address, as text. */
  numVfs(pci: string): string;
  /** What `ip` tells of the VFs of a PF, by index. */
  attributes(pci: string): ReadonlyMap<number, VfAttributes>;
}
