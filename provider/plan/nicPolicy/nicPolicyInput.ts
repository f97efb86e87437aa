import type { NicPolicySpec } from "./nicPolicySpec.ts";

/** Components that `true` turns on; the others have values that only a user knows. */
type Simple =
  | "ofedDriver"
  | "rdmaSharedDevicePlugin"
  | "sriovDevicePlugin"
  | "nvIpam"
  | "nicFeatureDiscovery"
  | "docaTelemetryService"
  | "nicConfigurationOperator"
  | "spectrumXOperator";

type Network = NonNullable<NicPolicySpec["secondaryNetwork"]>;

/** Parts of what has parts of its own may be left out. */
type Component<T> = true | Partial<NonNullable<T>>;

/** What users write as `spec` of a NicClusterPolicy. */
export type NicPolicyInput = Omit<NicPolicySpec, Simple | "secondaryNetwork"> & {
  readonly [Key in Simple]?: Component<NicPolicySpec[Key]>;
} & { readonly secondaryNetwork?: { readonly [Key in keyof Network]?: Component<Network[Key]> } };
