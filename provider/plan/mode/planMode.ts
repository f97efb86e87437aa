import type { HostFacts } from "../../facts/hostFacts.ts";
import type { RdmaModeClaim } from "../claim.ts";
import type { PlanContext } from "../planContext.ts";
import { nothing, type PlanPart } from "../planPart.ts";
import { planRdmaMode } from "./planRdmaMode.ts";

/** The union of all claims on the mode of a host: one mode, or a contradiction. */
export function planMode(
  claims: readonly RdmaModeClaim[],
  facts: HostFacts,
  context: PlanContext,
): PlanPart {
  const [first] = claims;
  if (first === undefined) return nothing;
  const other = claims.find((claim) => claim.mode !== first.mode);
  if (other !== undefined)
    return {
      ...nothing,
      blocked: [
        {
          code: "contradiction",
          parameter: "rdma-mode",
          a: { resource: first.resource, value: first.mode },
          b: { resource: other.resource, value: other.mode },
          devices: [],
        },
      ],
    };
  const moduleReload = claims.every((claim) => claim.moduleReload);
  return planRdmaMode({ ...first, moduleReload }, facts, context);
}
