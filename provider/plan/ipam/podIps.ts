import { z } from "zod";
import type { PodFacts } from "../../facts/cluster/clusterFacts.ts";
import { type Ip, parseIp } from "./ipRange.ts";

/** Where Multus notes the addresses of a pod's networks. */
const annotation = "k8s.v1.cni.cncf.io/network-status";

const NetworkStatus = z.array(z.object({ ips: z.array(z.string()).optional() }));

/** Addresses that a pod has on all its networks; none where the annotation is absent or not JSON. */
export function podIps({ annotations }: PodFacts): Ip[] {
  const text = annotations[annotation];
  const parsed = NetworkStatus.safeParse(text === undefined ? [] : parseJson(text));
  return parsed.success
    ? parsed.data.flatMap(({ ips = [] }) => ips.flatMap((ip) => parseIp(ip) ?? []))
    : [];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
