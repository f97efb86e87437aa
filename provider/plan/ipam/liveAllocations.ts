import { z } from "zod";
import type { LiveObject } from "../../facts/cluster/clusterFacts.ts";

const OfIpPool = z.object({ nodeName: z.string(), startIP: z.string(), endIP: z.string() });
const OfCidrPool = z.object({
  nodeName: z.string(),
  prefix: z.string(),
  gateway: z.string().optional(),
});

/** A node's block as the controller wrote it: an IPPool's or a CIDRPool's. */
export type LiveAllocation = z.infer<typeof OfIpPool> | z.infer<typeof OfCidrPool>;

const List = z.array(z.unknown()).catch([]);

/** `status.allocations` of a pool; entries of another shape hold no block. */
export function liveAllocations({ kind, status }: LiveObject): LiveAllocation[] {
  const entry: z.ZodType<LiveAllocation> = kind === "CIDRPool" ? OfCidrPool : OfIpPool;
  return List.parse(status["allocations"]).flatMap((each) => {
    const parsed = entry.safeParse(each);
    return parsed.success ? [parsed.data] : [];
  });
}
