import type { Unreachable } from "../facts/hostRead.ts";
import type { HostPlan } from "./hostPlan.ts";

/** The plan of a host that could not be read: nothing is known, which is not the same as nothing to do. */
export function planUnreachable(read: Unreachable): HostPlan {
  return {
    activation: "none",
    byHand: false,
    changes: [],
    unknown: [
      {
        code: "host_unreachable",
        cause: read.code,
        summary: read.summary,
        message: read.message,
      },
    ],
    blocked: [],
    notes: [],
    excluded: [],
    restore: [],
  };
}
