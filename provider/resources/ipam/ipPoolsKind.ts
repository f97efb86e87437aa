import { z } from "zod";
import { blockLines, blocksOf } from "../../plan/ipam/blocksOf.ts";
import { formatIpamForecast } from "../../plan/ipam/formatIpamForecast.ts";
import { ipamChanges } from "../../plan/ipam/ipamChanges.ts";
import { ipamFindings } from "../../plan/ipam/ipamFindings.ts";
import { IpPoolsInput } from "../../plan/ipam/ipPoolsSpec.ts";
import { defaultPoolNamespace, isSamePool, manifestsOf, poolsOf } from "../../plan/ipam/pool.ts";
import { liveAllocations } from "../../plan/ipam/liveAllocations.ts";
import type { ClusterFacts, LiveObject } from "../../facts/cluster/clusterFacts.ts";
import type { ClusterKind } from "../cluster/clusterKind.ts";

const shape = {
  ...IpPoolsInput.shape,
  force: z.boolean().exactOptional(),
  onDelete: z.enum(["refuse", "delete"]).default("refuse"),
};
const schema = z.strictObject(shape);
type Inputs = z.infer<typeof schema>;

export const ipPoolsKind: ClusterKind<Inputs> = {
  type: "IPPools",
  schema,
  inputKeys: Object.keys(shape),
  reads: ["nodes", "pods", "ipPools", "cidrPools", "serviceCidrs"],
  findingsOf: (inputs, { facts }) => ipamFindings(inputs, facts),
  manifestsOf: (inputs) => manifestsOf(inputs, namespaceOf(inputs)),
  forecastsOf: (inputs, { gone }, { facts }) => {
    const pools = poolsOf(inputs);
    const live = livePools(facts).filter(
      (object) =>
        object.namespace === namespaceOf(inputs) && pools.some((pool) => isSamePool(object, pool)),
    );
    const forecast = formatIpamForecast(ipamChanges([...live, ...gone], pools, facts));
    return forecast === undefined ? [] : [forecast];
  },
  notesOf: (inputs, { facts }) => {
    const blocks = blocksOf(inputs, facts);
    return blocks.status === "read" ? ["Blocks of the nodes:", ...blockLines(blocks.value)] : [];
  },
  outputsOf: (inputs, facts) => {
    const blocks = blocksOf(inputs, facts);
    return { blocks: blocks.status === "read" ? blocks.value : {} };
  },
  refuseDelete: ({ onDelete }, objects) => {
    const used = objects.filter((object) => liveAllocations(object).length > 0);
    if (onDelete === "delete" || used.length === 0) return undefined;
    const names = used.map(({ name }) => name).join(", ");
    return (
      `IPPools: nodes have blocks of ${names}, and pods would get no address there any more; ` +
      'to delete them all the same, set `onDelete: "delete"` and run `pulumi up` first'
    );
  },
};

function namespaceOf({ namespace }: Inputs): string {
  return namespace ?? defaultPoolNamespace;
}

function livePools({ ipPools, cidrPools }: ClusterFacts): LiveObject[] {
  return [ipPools, cidrPools].flatMap((list) => (list.status === "read" ? (list.value ?? []) : []));
}
