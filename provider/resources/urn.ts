import * as pulumi from "@pulumi/pulumi";

/**
 * URN that a resource will have: the engine does not tell handlers theirs, and
 * log messages need it. Goes under `__urn`; keys that begin so are hidden from
 * diffs and policies.
 */
export function urnOf(
  type: string,
  name: string,
  options: pulumi.CustomResourceOptions | undefined,
): pulumi.Output<string> {
  return pulumi.createUrn(name, `pulumi-nodejs:dynamic/rdma:${type}`, options?.parent);
}
