import { z } from "zod";
import { parseJson } from "./jsonText.ts";

// Shapes seen with iproute2 6.1 and 6.15; keys of no use here are dropped.

const Link = z.object({
  ifname: z.string().min(1),
  port: z.number().int(),
  /** `ACTIVE`, `DOWN`. */
  state: z.string(),
  /** `LINK_UP`, `POLLING`, `DISABLED`. */
  physical_state: z.string(),
  netdev: z.string().optional(),
});

const Dev = z.object({
  ifname: z.string().min(1),
  node_type: z.string().optional(),
  /** `roce`, `infiniband`, `iwarp`. */
  protocol: z.string().optional(),
  fw: z.string().optional(),
  node_guid: z.string().optional(),
});

const Resource = z.object({
  ifname: z.string().min(1),
  pd: z.number().int().nonnegative(),
  cq: z.number().int().nonnegative(),
  qp: z.number().int().nonnegative(),
  /** Open contexts of user space: more than 0 means that verbs are in use. */
  ctx: z.number().int().nonnegative().optional(),
});

const Qp = z.object({
  ifname: z.string().min(1),
  lqpn: z.number().int().nonnegative(),
  /** `GSI`, `SMI`, `RC`, `UD`. */
  type: z.string(),
  state: z.string().optional(),
  /** Process that owns it; absent for the kernel's own. */
  pid: z.number().int().optional(),
  comm: z.string().optional(),
});

// Made once: zod compiles a schema when it is first used.
const Links = z.array(Link);
const Devs = z.array(Dev);
const Resources = z.array(Resource);
const Qps = z.array(Qp);

export type RdmaLink = z.output<typeof Link>;
export type RdmaDev = z.output<typeof Dev>;
export type RdmaResource = z.output<typeof Resource>;
export type RdmaQp = z.output<typeof Qp>;

/** `rdma -j link`: one entry per port. `[]` in a namespace that sees no device. */
export function parseRdmaLink(text: string): RdmaLink[] {
  return parseJson("rdma link", text, Links);
}

/** `rdma -j dev`: one entry per device. */
export function parseRdmaDev(text: string): RdmaDev[] {
  return parseJson("rdma dev", text, Devs);
}

/**
 * `rdma -j resource`: counts per device. The kernel itself holds one pd, cq and qp
 * or more. Devices of other namespaces are not listed in exclusive mode.
 */
export function parseRdmaResource(text: string): RdmaResource[] {
  return parseJson("rdma resource", text, Resources);
}

/** `rdma -j resource show qp`: queue pairs with their owners. */
export function parseRdmaQps(text: string): RdmaQp[] {
  return parseJson("rdma resource show qp", text, Qps);
}
