import { z } from "zod";
import type { Tree } from "./tree.ts";

const AppliedState = z.object({
  name: z.string(),
  state: z.string(),
  /** Since 24.7, and only where something is wrong. */
  message: z.string().default(""),
});
export type AppliedState = z.infer<typeof AppliedState>;

const Status = z.object({
  state: z.string().default(""),
  reason: z.string().default(""),
  appliedStates: z.array(AppliedState).default([]),
  /** Since 26.7. */
  conditions: z
    .array(z.object({ type: z.string(), observedGeneration: z.number().optional() }))
    .default([]),
});
export type PolicyStatus = z.infer<typeof Status>;

/** The status of a live policy; one that cannot be read is as none. */
export function policyStatusOf(status: Tree): PolicyStatus {
  return Status.catch(Status.parse({})).parse(status);
}

/** The operator's word on one component. Rows of components that are gone stay for ever. */
export function appliedStateOf(status: Tree, name: string): AppliedState | undefined {
  return policyStatusOf(status).appliedStates.find((each) => each.name === name);
}
