/** A label's condition, of a label selector or of a node selector term. */
export interface LabelRequirement {
  readonly key: string;
  /** `Gt` and `Lt` compare whole numbers, and are known to node selector terms only. */
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist" | "Gt" | "Lt";
  readonly values?: readonly string[] | undefined;
}

/** As Kubernetes has it (apimachinery labels.Requirement): what is missing is not in any list, and no number. */
export function matchesRequirement(
  labels: Readonly<Record<string, string>>,
  { key, operator, values = [] }: LabelRequirement,
): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
      return /^-?\d+$/.test(value ?? "") && Number(value) > Number(values[0]);
    case "Lt":
      return /^-?\d+$/.test(value ?? "") && Number(value) < Number(values[0]);
  }
}
