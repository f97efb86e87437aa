import { isWithin, type Minor } from "../../provider/plan/nicPolicy/release.ts";

/** A key of the chart's values, with all below it, that not every release reads. Helm ignores the others without a word. */
export interface ChartKey {
  readonly path: string;
  /** The first release that reads it. @default {before 24.7} */
  readonly since?: Minor;
  /** The last release that reads it; `"before 24.7"`: none that is known here. @default {still does} */
  readonly until?: Minor | "before 24.7";
  /** What to write where a release does not read it. */
  readonly instead: string;
}

/** The chart rendered the NicClusterPolicy until 24.7. */
function ofPolicy(path: string): ChartKey {
  return { path, until: "24.7", instead: `write ${path} into the spec of the NicClusterPolicy` };
}

const nicConfiguration =
  "write nicConfigurationOperator into the spec of the NicClusterPolicy (25.4 and later)";
const maintenance = "remove it: no maintenance operator comes with this release";
const notYet = "remove it";

/**
 * deployment/network-operator/values.yaml of the network operator at each tag.
 * Values of a sub-chart are here only where it depends on the release what is read.
 */
export const chartKeys: readonly ChartKey[] = [
  {
    path: "psp",
    until: "before 24.7",
    instead: "remove it: pod security policies are gone from Kubernetes since 1.25",
  },
  {
    path: "sriovNetworkOperator.configDaemonNodeSelectorExtra",
    until: "before 24.7",
    instead: "write sriov-network-operator.sriovOperatorConfig.configDaemonNodeSelector",
  },
  {
    path: "deployCR",
    until: "24.7",
    instead: "remove it: the NicClusterPolicy is a resource of its own",
  },
  {
    path: "ofedDriver",
    until: "24.7",
    instead:
      "write ofedDriver into the spec of the NicClusterPolicy, but its initContainer into operator.ofedDriver of the values",
  },
  ofPolicy("rdmaSharedDevicePlugin"),
  ofPolicy("sriovDevicePlugin"),
  ofPolicy("ibKubernetes"),
  ofPolicy("secondaryNetwork"),
  ofPolicy("nvIpam"),
  ofPolicy("nicFeatureDiscovery"),
  ofPolicy("docaTelemetryService"),
  ofPolicy("nodeAffinity"),
  ofPolicy("tolerations"),
  {
    path: "nicConfigurationOperator",
    since: "24.10",
    until: "25.7",
    instead: nicConfiguration,
  },
  {
    path: "nic-configuration-operator-chart",
    since: "24.10",
    until: "25.7",
    instead: nicConfiguration,
  },
  { path: "maintenanceOperator", since: "25.1", instead: maintenance },
  { path: "maintenance-operator-chart", since: "25.1", instead: maintenance },
  {
    path: "maintenance-operator-chart.operatorConfig.deploy",
    since: "25.7",
    instead: "remove it: the MaintenanceOperatorConfig is always made before",
  },
  {
    path: "operator.maintenanceOperator",
    since: "25.4",
    instead: "remove it: the operator drains by itself, as ofedDriver.upgradePolicy says",
  },
  {
    path: "operator.maintenanceOperator.useDrainControllerRequestor",
    since: "25.10",
    instead: "remove it: the SR-IOV operator drains by itself",
  },
  {
    path: "operator.maintenanceOperator.drainControllerRequestorID",
    since: "25.10",
    instead: "remove it: the SR-IOV operator drains by itself",
  },
  { path: "operator.cniNetworkDirectory", since: "25.7", instead: notYet },
  { path: "sriov-network-operator.images.sriovDraDriver", since: "26.4", instead: notYet },
  { path: "keepNCP", since: "26.7", instead: "remove it: the policy is always kept before" },
  { path: "operator.preStopSleepSeconds", since: "26.7", instead: notYet },
  { path: "operator.priorityClassName", since: "26.7", instead: notYet },
  { path: "operator.terminationGracePeriodSeconds", since: "26.7", instead: notYet },
];

/** Whether a release reads a key. */
export function isRead({ since, until }: ChartKey, minor: Minor): boolean {
  return (
    until !== "before 24.7" &&
    isWithin(
      { ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) },
      minor,
    )
  );
}
