import type { Minor, Span } from "./release.ts";

/** A field that not every release has. */
export interface FieldSpan extends Span {
  readonly path: string;
  /** What to do where it is missing. */
  readonly instead?: string;
}

/** network-operator api/v1alpha1/nicclusterpolicy_types.go at each tag. */
export const fieldSpans: readonly FieldSpan[] = [
  {
    path: "global",
    since: "26.4",
    instead: "write repository, version and imagePullSecrets at each component",
  },
  { path: "ofedDriver.startupProbe.failureThreshold", since: "25.10" },
  { path: "ofedDriver.startupProbe.timeoutSeconds", since: "25.10" },
  { path: "ofedDriver.livenessProbe.failureThreshold", since: "25.10" },
  { path: "ofedDriver.livenessProbe.timeoutSeconds", since: "25.10" },
  { path: "ofedDriver.readinessProbe.failureThreshold", since: "25.10" },
  { path: "ofedDriver.readinessProbe.timeoutSeconds", since: "25.10" },
  {
    path: "secondaryNetwork.ipamPlugin",
    until: "25.7",
    instead: 'use nvIpam with an IPPools resource, and "type": "nv-ipam" in networks',
  },
  {
    path: "nicConfigurationOperator",
    since: "25.4",
    instead: "set nicConfigurationOperator.enabled in the operator's Helm values (24.10 to 25.7)",
  },
  { path: "nicConfigurationOperator.env", since: "25.10" },
  { path: "spectrumXOperator", since: "25.4" },
  { path: "spectrumXOperator.xPlane", since: "26.4" },
  { path: "spectrumXOperator.spectrumXConfig", since: "25.4", until: "25.4" },
  { path: "spectrumXOperator.sriovObjNamespace", since: "25.4", until: "25.4" },
  { path: "deploymentNodeAffinity", since: "25.7", instead: "nodeAffinity holds for both" },
  { path: "deploymentTolerations", since: "25.7", instead: "tolerations hold for both" },
];

/** The release from which ibKubernetes cannot do without ufmSecret. */
export const ufmSecretSince: Minor = "24.10";

/** The release from which `global` may stand in for repository and version. */
export const globalSince: Minor = "26.4";
