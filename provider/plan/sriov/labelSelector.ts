import { z } from "zod";
import { strictSpec } from "./strictSpec.ts";
import { matchesRequirement } from "../matchesRequirement.ts";

const Operator = z.enum(["In", "NotIn", "Exists", "DoesNotExist"]);

/** A label selector of Kubernetes; all of its parts must fit. */
export const LabelSelector = strictSpec("a label selector (the labels belong under matchLabels)", {
  matchLabels: z.record(z.string(), z.string()).exactOptional(),
  matchExpressions: z
    .array(
      strictSpec("a match expression", {
        key: z.string(),
        operator: Operator,
        values: z.array(z.string()).exactOptional(),
      }),
    )
    .exactOptional(),
});
export type LabelSelector = z.infer<typeof LabelSelector>;

type Labels = Readonly<Record<string, string>>;

/** No selector means everything, like `nil` in the operator's pools. */
export function matchesSelector(labels: Labels, selector: LabelSelector | undefined): boolean {
  return (
    matchesLabels(labels, selector?.matchLabels ?? {}) &&
    (selector?.matchExpressions ?? []).every((each) => matchesRequirement(labels, each))
  );
}

/** Whether all wanted labels are there: the `nodeSelector` of a policy. */
export function matchesLabels(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(
    ([key, value]) => Object.hasOwn(labels, key) && labels[key] === value,
  );
}
