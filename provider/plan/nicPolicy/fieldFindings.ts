import { type Findings, mergeFindings, noFindings, problem, warning } from "../findings.ts";
import { type FieldSpan, fieldSpans, ufmSecretSince } from "./fieldSpans.ts";
import { type NicPolicy, policyName } from "./nicPolicy.ts";
import { isSince, isWithin, parseRelease, type Release, releaseProblem } from "./release.ts";
import { sectionAt, textAt, type Tree, valueAt } from "./tree.ts";

/** The API server prunes a field that the kind does not have, unless asked to be strict. */
export function fieldFindings({ release, spec }: NicPolicy): Findings {
  const message = release === undefined ? undefined : releaseProblem(release);
  if (message !== undefined) return problem("release", message);
  const known = release === undefined ? undefined : parseRelease(release);
  return known === undefined
    ? noFindings
    : mergeFindings([
        ...fieldSpans.map((span) => spanFindings(span, known, spec)),
        candidateFindings(known),
        deprecations(known, spec),
        requiredFindings(known, spec),
      ]);
}

function spanFindings(span: FieldSpan, { text, minor }: Release, spec: Tree): Findings {
  const { path, instead } = span;
  const parent = path.split(".").slice(0, -1).join(".");
  const parentSpan = fieldSpans.find((other) => other.path === parent);
  const isTold = parentSpan !== undefined && !isWithin(parentSpan, minor);
  if (valueAt(spec, path) === undefined || isWithin(span, minor) || isTold) return noFindings;
  return problem(
    `spec.${path}`,
    `${path} is a field of NicClusterPolicy ${spanText(span)}, and release is ${text}: ` +
      (instead ?? "remove it, or take another release"),
  );
}

function spanText({ since, until }: FieldSpan): string {
  if (since === until) return `in ${since ?? ""} only`;
  if (since === undefined) return `until ${until ?? ""}`;
  return until === undefined ? `since ${since}` : `from ${since} to ${until}`;
}

function candidateFindings({ text }: Release): Findings {
  return text.includes("-")
    ? warning(
        "release",
        `release is "${text}", a candidate: its images may be in the private staging registry only; expected a release for ` +
          "anything but a trial",
      )
    : noFindings;
}

function deprecations({ text, minor }: Release, spec: Tree): Findings {
  return minor === "25.7" && sectionAt(spec, "secondaryNetwork.ipamPlugin") !== undefined
    ? warning(
        "spec.secondaryNetwork.ipamPlugin",
        `secondaryNetwork.ipamPlugin (whereabouts) is deprecated in ${text} and gone from 25.10 on: move networks to nvIpam ` +
          "before the next upgrade",
      )
    : noFindings;
}

function requiredFindings({ text, minor }: Release, spec: Tree): Findings {
  return isSince(minor, ufmSecretSince) &&
    sectionAt(spec, "ibKubernetes") !== undefined &&
    textAt(spec, "ibKubernetes.ufmSecret") === undefined
    ? problem(
        "spec.ibKubernetes.ufmSecret",
        `ibKubernetes has no ufmSecret, which is required since ${ufmSecretSince} (release is ${text}): write the name of the secret ` +
          "with UFM_USERNAME, UFM_PASSWORD and UFM_ADDRESS in the operator's namespace",
      )
    : noFindings;
}

/** The kind is cluster-scoped and the operator knows one object of it. */
export function metadataFindings({ name, namespace }: NicPolicy): Findings {
  return mergeFindings([
    name === policyName
      ? noFindings
      : problem(
          "metadata.name",
          `name is "${name}": the operator marks every policy but "${policyName}" with the state ignore and deploys ` +
            `nothing for it; write "${policyName}"`,
        ),
    namespace === undefined
      ? noFindings
      : problem(
          "metadata.namespace",
          `namespace is "${namespace}": NicClusterPolicy is cluster-scoped, and its pods run where the operator runs; ` +
            "remove the namespace",
        ),
  ]);
}
