import { type Findings, noFindings, problem } from "../findings.ts";

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** A name of an object in the operator's namespace, as RFC 1123 has it. */
export function configMapFindings(path: string, name: string | undefined): Findings {
  return name === undefined || (name.length <= 253 && subdomain.test(name))
    ? noFindings
    : problem(
        `spec.${path}`,
        `${path} is "${name}": expected the name of an object, at most 253 lower-case letters, digits, "-" and ".", with a ` +
          "letter or digit at both ends; correct it",
      );
}
