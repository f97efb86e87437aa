import type { Problem } from "../problem.ts";
import type { NodeSelector } from "./nodeSelector.ts";
import { type Pool, pathOf } from "./pool.ts";

type Requirement = NonNullable<
  NodeSelector["nodeSelectorTerms"][number]["matchExpressions"]
>[number];

/** Name of a label, with or without a prefix (k8s.io/apimachinery pkg/util/validation). */
const labelKey =
  /^(?:(?=[^/]{1,253}\/)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

const labelValue = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** What of a selector no node can be judged by (nv-ipam api/v1alpha1/validate_nodeselector.go). */
export function selectorProblems(pool: Pool): Problem[] {
  const { nodeSelector } = pool.spec;
  if (nodeSelector === undefined) return [];
  const path = `${pathOf(pool)}.nodeSelector.nodeSelectorTerms`;
  if (nodeSelector.nodeSelectorTerms.length === 0)
    return [
      {
        path,
        message:
          "nodeSelectorTerms is empty: expected one term or more; add one, or remove nodeSelector for all nodes",
      },
    ];
  return nodeSelector.nodeSelectorTerms.flatMap(
    ({ matchExpressions = [], matchFields = [] }, i) => [
      ...matchExpressions.flatMap((each, j) =>
        expressionProblems(each, `${path}.${i}.matchExpressions.${j}`),
      ),
      ...matchFields.flatMap((each, j) => fieldProblems(each, `${path}.${i}.matchFields.${j}`)),
    ],
  );
}

/** Requirements on labels (k8s.io/apimachinery pkg/labels/selector.go). */
function expressionProblems(requirement: Requirement, path: string): Problem[] {
  const { key } = requirement;
  return [
    ...(labelKey.test(key)
      ? []
      : [
          {
            path: `${path}.key`,
            message: `key is "${key}": expected the name of a label, "nvidia.com/gpu.present"; correct it`,
          },
        ]),
    ...valuesProblems(requirement, `${path}.values`),
  ];
}

function valuesProblems({ key, operator, values = [] }: Requirement, path: string): Problem[] {
  const wrong = (expected: string): Problem[] => [
    {
      path,
      message: `${key} ${operator} has values ${JSON.stringify(values)}: expected ${expected}`,
    },
  ];
  if (operator === "Exists" || operator === "DoesNotExist")
    return values.length === 0 ? [] : wrong("none; remove them, or write In");
  if (operator === "Gt" || operator === "Lt")
    return values.length === 1 && /^[+-]?\d+$/.test(values[0] ?? "")
      ? []
      : wrong("one whole number");
  if (values.length === 0) return wrong("one or more");
  return values.every((value) => labelValue.test(value))
    ? []
    : wrong('values of labels: up to 63 letters, digits, "-", "_" and "."; correct them');
}

function fieldProblems({ key, operator, values = [] }: Requirement, path: string): Problem[] {
  const isKnown = key === "metadata.name" && (operator === "In" || operator === "NotIn");
  return isKnown && values.length === 1
    ? []
    : [
        {
          path,
          message:
            `matchFields has ${key} ${operator} with ${values.length} values: expected metadata.name, In or NotIn, ` +
            "one value; write one term for each node",
        },
      ];
}
