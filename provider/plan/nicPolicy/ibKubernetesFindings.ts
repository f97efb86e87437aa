import { type Findings, mergeFindings, noFindings, problem } from "../findings.ts";
import { configMapFindings } from "./configMapFindings.ts";
import type { NicPolicySpec } from "./nicPolicySpec.ts";

const guid = /^(?:[0-9A-Fa-f]{2}:){7}[0-9A-Fa-f]{2}$/;

/** The GUIDs that ib-kubernetes hands out (validator/nicpolicy_webhook.go). */
export function ibKubernetesFindings({ ibKubernetes }: NicPolicySpec): Findings {
  if (ibKubernetes === undefined) return noFindings;
  const start = ibKubernetes.pKeyGUIDPoolRangeStart;
  const end = ibKubernetes.pKeyGUIDPoolRangeEnd;
  return mergeFindings([
    guidFindings("ibKubernetes.pKeyGUIDPoolRangeStart", start),
    guidFindings("ibKubernetes.pKeyGUIDPoolRangeEnd", end),
    guid.test(start) && guid.test(end) && valueOf(end) <= valueOf(start)
      ? problem(
          "spec.ibKubernetes.pKeyGUIDPoolRangeEnd",
          `ibKubernetes.pKeyGUIDPoolRangeEnd is "${end}", not above the start "${start}": expected a range; raise the end`,
        )
      : noFindings,
    configMapFindings("ibKubernetes.ufmSecret", ibKubernetes.ufmSecret),
  ]);
}

function guidFindings(path: string, value: string): Findings {
  return guid.test(value)
    ? noFindings
    : problem(
        `spec.${path}`,
        `${path} is "${value}": expected a GUID of eight bytes, "02:00:00:00:00:00:00:00"; correct it`,
      );
}

function valueOf(text: string): bigint {
  return BigInt(`0x${text.replaceAll(":", "")}`);
}
