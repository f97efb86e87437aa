import type { LiveObject } from "../../facts/cluster/clusterFacts.ts";
import { type Reading, read } from "../../facts/reading.ts";
import { PoolConfigSpec } from "./poolConfigSpec.ts";
import { readLiveSpec } from "./readLiveSpec.ts";

export interface PoolConfig {
  readonly name: string;
  readonly namespace: string;
  readonly spec: PoolConfigSpec;
}

export function livePoolConfig(live: LiveObject): Reading<PoolConfig> {
  const spec = readLiveSpec(PoolConfigSpec, live.spec);
  if (spec.status === "unknown") return spec;
  return read({ name: live.name, namespace: live.namespace ?? "", spec: spec.value });
}

/** OpenShift's pools for Open vSwitch offload; the operator ignores their other keys. */
export function isOffloadPool({ ovsHardwareOffloadConfig }: PoolConfigSpec): boolean {
  return (ovsHardwareOffloadConfig?.name ?? "") !== "";
}
