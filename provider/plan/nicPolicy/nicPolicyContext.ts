import type { ClusterFacts } from "../../facts/cluster/clusterFacts.ts";
import type { HostFacts } from "../../facts/hostFacts.ts";

/** What the checks and the forecast of a policy look at. */
export interface NicPolicyContext {
  readonly facts: ClusterFacts;
  /** By node name, where hosts are probed too: they tell RDMA modes, NVSwitch bridges and DPUs. */
  readonly hosts: ReadonlyMap<string, HostFacts>;
}
