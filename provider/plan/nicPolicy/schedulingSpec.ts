import { z } from "zod";
import { strictSpec } from "../sriov/strictSpec.ts";

const Requirement = strictSpec("an expression of nodeAffinity", {
  key: z.string(),
  operator: z.enum(["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"]),
  values: z.array(z.string()).exactOptional(),
});

/** All of its parts must fit; one without parts fits no node. */
const Term = strictSpec("a term of nodeAffinity (labels belong under matchExpressions)", {
  matchExpressions: z.array(Requirement).exactOptional(),
  /** Only `metadata.name` is a field. */
  matchFields: z.array(Requirement).exactOptional(),
});
export type Term = z.infer<typeof Term>;

/** nodeAffinity of Kubernetes, as the operator puts it into its pods. */
export const NodeAffinity = strictSpec(
  "nodeAffinity",
  {
    /** Nodes that fit one of the terms. */
    requiredDuringSchedulingIgnoredDuringExecution: strictSpec("required nodeAffinity", {
      nodeSelectorTerms: z.array(Term).min(1),
    }).exactOptional(),
    preferredDuringSchedulingIgnoredDuringExecution: z
      .array(
        strictSpec("preferred nodeAffinity", {
          weight: z.number().int().min(1).max(100),
          preference: Term,
        }),
      )
      .exactOptional(),
  },
  {
    required: "requiredDuringSchedulingIgnoredDuringExecution",
    preferred: "preferredDuringSchedulingIgnoredDuringExecution",
    nodeAffinity: "its content: the spec's nodeAffinity has no second one inside",
    nodeSelectorTerms: "requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms",
  },
);
export type NodeAffinity = z.infer<typeof NodeAffinity>;

export const Toleration = strictSpec("a toleration", {
  key: z.string().exactOptional(),
  operator: z.enum(["Exists", "Equal"]).exactOptional(),
  value: z.string().exactOptional(),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).exactOptional(),
  tolerationSeconds: z.number().int().exactOptional(),
});
export type Toleration = z.infer<typeof Toleration>;
