import { z } from "zod";
import { type WrongNames, strictSpec } from "../sriov/strictSpec.ts";

const Requirement = strictSpec("a match expression", {
  key: z.string(),
  operator: z.enum(["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"]),
  values: z.array(z.string()).exactOptional(),
});
type Requirement = z.infer<typeof Requirement>;

const labelsElsewhere: WrongNames = {
  matchLabels: 'matchExpressions: [{ key: "…", operator: "In", values: ["…"] }]',
};

const Term = strictSpec(
  "a node selector term",
  {
    matchExpressions: z.array(Requirement).exactOptional(),
    /** Of the node itself; `metadata.name` is the only key. */
    matchFields: z.array(Requirement).exactOptional(),
  },
  labelsElsewhere,
);

/** A core/v1 NodeSelector: one of its terms must fit, and of that term everything. */
export const NodeSelector = strictSpec(
  "nodeSelector",
  { nodeSelectorTerms: z.array(Term) },
  {
    matchLabels:
      'nodeSelectorTerms: [{ matchExpressions: [{ key: "…", operator: "In", values: ["…"] }] }]',
    matchExpressions: "nodeSelectorTerms: [{ matchExpressions: […] }]",
    matchFields: "nodeSelectorTerms: [{ matchFields: […] }]",
  },
);
export type NodeSelector = z.infer<typeof NodeSelector>;

interface Node {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Whether a pool takes a node: terms are alternatives, a term without
 * requirements fits none (k8s.io/component-helpers scheduling/corev1/nodeaffinity).
 */
export function matchesNode(node: Node, selector: NodeSelector | undefined): boolean {
  if (selector === undefined) return true;
  return selector.nodeSelectorTerms.some(
    ({ matchExpressions = [], matchFields = [] }) =>
      matchExpressions.length + matchFields.length > 0 &&
      matchExpressions.every((requirement) =>
        fits(
          requirement,
          Object.hasOwn(node.labels, requirement.key),
          node.labels[requirement.key],
        ),
      ) &&
      matchFields.every((requirement) => fits(requirement, true, node.name)),
  );
}

function fits(
  { operator, values = [] }: Requirement,
  isPresent: boolean,
  value: string | undefined,
): boolean {
  const found = isPresent ? value : undefined;
  switch (operator) {
    case "In":
      return found !== undefined && values.includes(found);
    case "NotIn":
      return found === undefined || !values.includes(found);
    case "Exists":
      return found !== undefined;
    case "DoesNotExist":
      return found === undefined;
    case "Gt":
    case "Lt": {
      const [has, limit] = [wholeNumber(found), wholeNumber(values[0])];
      if (has === undefined || limit === undefined || values.length !== 1) return false;
      return operator === "Gt" ? has > limit : has < limit;
    }
  }
}

function wholeNumber(text: string | undefined): bigint | undefined {
  return text !== undefined && /^[+-]?\d+$/.test(text) ? BigInt(text.replace("+", "")) : undefined;
}
