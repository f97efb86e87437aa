import type { ClusterFacts, LiveObject } from "../../facts/cluster/clusterFacts.ts";
import { type Reading, read, unknown } from "../../facts/reading.ts";
import { liveAllocations } from "./liveAllocations.ts";

const controller = "nv-ipam-controller";

/**
 * The one namespace whose pools nv-ipam reads: that of its controller's pods,
 * else that of pools with blocks. `null`: neither is there yet.
 */
export function controllerNamespace(facts: ClusterFacts): Reading<string | null> {
  const pods = facts.pods.status === "read" ? facts.pods.value : [];
  const running = pods.find(
    ({ name, labels }) =>
      name.startsWith(`${controller}-`) || Object.values(labels).includes(controller),
  );
  if (running !== undefined) return read(running.namespace);
  const dealt = [...poolsIn(facts.ipPools), ...poolsIn(facts.cidrPools)].find(
    (pool) => liveAllocations(pool).length > 0,
  );
  if (dealt !== undefined) return read(dealt.namespace);
  return facts.pods.status === "unknown" ? unknown(facts.pods.why) : read(null);
}

function poolsIn(reading: ClusterFacts["ipPools"]): readonly LiveObject[] {
  return reading.status === "read" ? (reading.value ?? []) : [];
}
