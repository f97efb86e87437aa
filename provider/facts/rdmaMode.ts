import { z } from "zod";

/**
 * RDMA network namespace mode of a host, as `rdma system` names it. `shared` is
 * ib_core.netns_mode=1 (`Y` in sysfs), `exclusive` is 0 (`N`).
 */
export const RdmaMode = z.enum(["shared", "exclusive"]);
export type RdmaMode = z.infer<typeof RdmaMode>;
