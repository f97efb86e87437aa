import type { Manifest } from "../objects/manifest.ts";
import { filledSpec } from "./fillImages.ts";
import type { NicPolicySpec } from "./nicPolicySpec.ts";

/** The only name that the operator looks at; a policy of another name it marks `ignore`. */
export const policyName = "nic-cluster-policy";

export const policyApiVersion = "mellanox.com/v1alpha1";

/** A NicClusterPolicy as a user declares it. */
export interface NicPolicy {
  readonly name: string;
  /** Where a user wrote one; the kind has none. */
  readonly namespace?: string | undefined;
  /** Release whose images are taken: `25.7.0`. */
  readonly release?: string | undefined;
  readonly spec: NicPolicySpec;
}

/** The object to apply: images filled in from the release, no namespace. */
export function nicPolicyManifest({ name, release, spec }: NicPolicy): Manifest {
  return {
    apiVersion: policyApiVersion,
    kind: "NicClusterPolicy",
    metadata: { name },
    spec: filledSpec(spec, release),
  };
}
