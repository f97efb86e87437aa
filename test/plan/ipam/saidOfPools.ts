import type { ClusterFacts } from "../../../provider/facts/cluster/clusterFacts.ts";
import { read } from "../../../provider/facts/reading.ts";
import { ipamFindings } from "../../../provider/plan/ipam/ipamFindings.ts";
import type {
  CIDRPoolSpec,
  IpPoolsInput,
  IPPoolSpec,
} from "../../../provider/plan/ipam/ipPoolsSpec.ts";
import { clusterFacts, said } from "../sriov/sriovFixtures.ts";
import { controllerPod, namespace } from "./poolFixtures.ts";

/** With nothing unknown. */
export function facts(overrides: Partial<ClusterFacts> = {}): ClusterFacts {
  const all = clusterFacts({
    serviceCidrs: read([]),
    pods: read([controllerPod(namespace)]),
    ...overrides,
  });
  if (all.nodes.status === "unknown") return all;
  const nodes = all.nodes.value.map((each) =>
    each.podCidrs.length > 0 ? each : { ...each, podCidrs: ["10.244.0.0/24"] },
  );
  return { ...all, nodes: read(nodes) };
}

export function saidOf(input: IpPoolsInput, overrides: Partial<ClusterFacts> = {}): string[] {
  return said(ipamFindings(input, facts(overrides)));
}

export function saidOfPool(
  spec: Partial<IPPoolSpec>,
  overrides: Partial<ClusterFacts> = {},
): string[] {
  return saidOf(
    { pools: { a: { subnet: "192.168.1.0/24", perNodeBlockSize: 8, ...spec } } },
    overrides,
  );
}

export function saidOfCidr(spec: Partial<CIDRPoolSpec>): string[] {
  return saidOf({ cidrPools: { a: { cidr: "10.0.0.0/16", perNodeNetworkPrefix: 24, ...spec } } });
}
