import { type Findings, noFindings, problem } from "../findings.ts";
import type { SriovContext } from "./sriovContext.ts";

/** The operator reads its own namespace only, and ignores the kind elsewhere without a word. */
export function namespaceFindings(
  kind: string,
  namespace: string,
  { operatorNamespace }: SriovContext,
): Findings {
  if (operatorNamespace === null || namespace === operatorNamespace) return noFindings;
  return problem(
    "namespace",
    `namespace is "${namespace}": the SR-IOV operator runs in "${operatorNamespace}" and ignores a ${kind} ` +
      `elsewhere; write "${operatorNamespace}"`,
  );
}
