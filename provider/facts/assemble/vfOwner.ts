import type { PfFacts, VfOwner } from "../cardFacts.ts";
import type { VfSource } from "./functionText.ts";
import type { HostContext } from "./hostContext.ts";

/**
 * Who holds a VF. One that is bound to its PF's driver but lacks what the PF shows
 * in the host's namespace (a netdev; in exclusive mode an RDMA device) has been
 * moved: a VF in a pod keeps its driver while net/ is empty. A VFIO group counts as
 * open where not every process could be looked at.
 */
export function vfOwner(
  vf: VfSource,
  pf: Pick<PfFacts, "netdev" | "rdmaDevice">,
  context: HostContext,
): VfOwner {
  if (vf.driver === null) return "host";
  if (vf.driver.startsWith("vfio")) {
    const open = vf.vfio.some((name) => context.handles.vfio.has(name));
    return open || !context.handles.complete ? "vfio" : "host";
  }
  const netdevMoved = vf.netdev === null && pf.netdev !== null;
  const rdmaMoved = context.exclusive && vf.rdmaDevice === null && pf.rdmaDevice !== null;
  return netdevMoved || rdmaMoved ? "namespace" : "host";
}
