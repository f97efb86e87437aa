import type { IpVf } from "../parse/ipJson.ts";
import type { OpenHandles } from "./openHandles.ts";

/** What a PF's facts need beside its own section. */
export interface HostContext {
  readonly handles: OpenHandles;
  /** RDMA devices can be in another network namespace: the live mode is not known to be shared. */
  readonly exclusive: boolean;
  /** sriov_numvfs by PCI address, as text. */
  numVfs(pci: string): string;
  /** What `ip` tells of VFs of a PF, by PCI address. */
  links(pci: string): readonly IpVf[];
}
