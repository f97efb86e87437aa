import type { ClusterFacts, LiveObject } from "../../facts/cluster/clusterFacts.ts";
import { type Reading, read } from "../../facts/reading.ts";
import { policyName } from "./nicPolicy.ts";

/** The policy that counts, as it is now; `null`: there is none. */
export function livePolicyOf({ nicClusterPolicies }: ClusterFacts): Reading<LiveObject | null> {
  if (nicClusterPolicies.status === "unknown") return nicClusterPolicies;
  return read((nicClusterPolicies.value ?? []).find(({ name }) => name === policyName) ?? null);
}
