import type { Minor } from "../../provider/plan/nicPolicy/release.ts";

/** A key of the chart's values that not every release has. */
export interface ValueRule {
  /** Dotted path: `operator.maintenanceOperator`. */
  readonly path: string;
  /** First release with it. @default {all} */
  readonly since?: Minor;
  /** First release without it. @default {none} */
  readonly gone?: Minor;
  /** Where it is now. */
  readonly instead?: string;
}

/** Left the chart in 24.10.0, which no longer makes a NicClusterPolicy of its values (network-operator 8fc96f20). */
const ofPolicy = [
  "rdmaSharedDevicePlugin",
  "sriovDevicePlugin",
  "ibKubernetes",
  "secondaryNetwork",
  "nvIpam",
  "nicFeatureDiscovery",
  "docaTelemetryService",
];

/** network-operator deployment/network-operator/values.yaml at the releases' tags, 24.1 to 26.7. */
export const valueRules: readonly ValueRule[] = [
  { path: "psp", gone: "24.7", instead: "nothing: Kubernetes 1.25 has no PodSecurityPolicies" },
  {
    path: "sriovNetworkOperator.configDaemonNodeSelectorExtra",
    gone: "24.7",
    instead: "configDaemonNodeSelector of SriovOperatorConfig",
  },
  {
    path: "deployCR",
    gone: "24.10",
    instead: "the resource NicClusterPolicy (`policy` of this component)",
  },
  {
    path: "ofedDriver.initContainer",
    gone: "24.10",
    instead: "operator.ofedDriver.initContainer of the values",
  },
  { path: "ofedDriver", gone: "24.10", instead: "ofedDriver of NicClusterPolicy" },
  ...ofPolicy.map((path) => ({
    path,
    gone: "24.10" as const,
    instead: `${path} of NicClusterPolicy`,
  })),
  {
    path: "nicConfigurationOperator",
    since: "24.10",
    gone: "25.10",
    instead: "nicConfigurationOperator of NicClusterPolicy",
  },
  {
    path: "nic-configuration-operator-chart",
    since: "24.10",
    gone: "25.10",
    instead: "nicConfigurationOperator of NicClusterPolicy",
  },
  { path: "maintenanceOperator", since: "25.1" },
  { path: "maintenance-operator-chart", since: "25.1" },
  { path: "operator.maintenanceOperator", since: "25.4" },
  { path: "operator.cniNetworkDirectory", since: "25.7" },
  { path: "keepNCP", since: "26.7" },
  { path: "operator.preStopSleepSeconds", since: "26.7" },
];
