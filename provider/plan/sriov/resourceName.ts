/** Operator v1.6 pkg/webhook/validate.go. */
const accepted = /^[a-zA-Z0-9](?:[a-zA-Z0-9_-]*[a-zA-Z0-9])?$/;

/** What is wrong with the name of an extended resource, which the operator writes behind its own prefix. */
export function resourceNameProblem(name: string): string | undefined {
  if (name.includes("/"))
    return `resourceName is "${name}": expected it without a prefix, which the operator adds; write "${name.slice(name.lastIndexOf("/") + 1)}"`;
  if (name.length <= 63 && accepted.test(name)) return undefined;
  return (
    `resourceName is "${name}": expected 1 to 63 letters, digits, "_" or "-" with a letter or digit at ` +
    "both ends; rename it"
  );
}
