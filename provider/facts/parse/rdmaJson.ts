import { z } from "zod";
import { parseJson } from "./jsonText.ts";

// Shape seen with iproute2 6.1 and 6.15; keys of no use here are dropped.
const Resource = z.object({
  ifname: z.string().min(1),
  /** Open contexts of user space: more than 0 means that verbs are in use. */
  ctx: z.number().int().nonnegative().optional(),
});

// Made once: zod compiles a schema when it is first used.
const Resources = z.array(Resource);

export type RdmaResource = z.output<typeof Resource>;

/** `rdma -j resource`: counts per device. Devices of other namespaces are not listed in exclusive mode. */
export function parseRdmaResource(text: string): RdmaResource[] {
  return parseJson("rdma resource", text, Resources);
}
