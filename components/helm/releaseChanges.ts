import type { Minor } from "../../provider/plan/nicPolicy/release.ts";

/** What a release does otherwise than the one before, beside keys that it reads or not. */
export interface ReleaseChange {
  readonly release: Minor;
  readonly message: string;
}

/** network-operator values.yaml, hack/release.yaml and templates at each tag. */
export const releaseChanges: readonly ReleaseChange[] = [
  {
    release: "24.10",
    message:
      "the chart made the NicClusterPolicy with ofedDriver.upgradePolicy {autoUpgrade: true, drain: {enable: true, force: true, " +
      "deleteEmptyDir: true}}; a policy that leaves it out has autoUpgrade: false, and drivers wait for a reboot: write it to keep it",
  },
  {
    release: "24.10",
    message:
      "nvIpam was deployed unless nvIpam.deploy was false; a policy without nvIpam takes the kinds IPPool and CIDRPool away, " +
      "and every pool with them: write nvIpam into the policy",
  },
  {
    release: "24.10",
    message:
      "upgrade in place: `helm uninstall` of 24.7 deletes the policy with all drivers and pools, while the upgrade keeps it; " +
      "its fields belong to Helm, so the first run of NicClusterPolicy may need force: true",
  },
  { release: "24.10", message: "ibKubernetes of the policy needs ufmSecret" },
  {
    release: "24.10",
    message:
      "multus goes from 3.9 to 4.1, whose pods have crashed on the configuration of the old ones: look at them before the next step",
  },
  {
    release: "25.4",
    message:
      "labels of node-feature-discovery stay when the chart is uninstalled (postDeleteCleanup: false)",
  },
  {
    release: "25.7",
    message:
      "images moved to nvcr.io/nvidia/mellanox with the tag network-operator-v<release>, and versions of ofedDriver begin with doca<x>-: " +
      "leave repository and version out of the policy",
  },
  {
    release: "25.7",
    message:
      "the chart makes the MaintenanceOperatorConfig with maintenance-operator-chart.operatorConfig.deploy: true only",
  },
  { release: "25.10", message: "secondaryNetwork.ipamPlugin (whereabouts) of the policy is gone" },
  {
    release: "25.10",
    message:
      "operator.maintenanceOperator.requestorID is nvidia.network-operator-driver-upgrade-controller by default, before " +
      "nvidia.network.operator: let driver upgrades end first, or write the old one",
  },
  {
    release: "26.1",
    message:
      "sriov-network-operator.images.rdmaCni is set: the SR-IOV operator installs rdma-cni by default",
  },
  {
    release: "26.4",
    message:
      "operator.maintenanceOperator.requestorID is nvidia.doca-driver-upgrade by default, before " +
      "nvidia.network-operator-driver-upgrade-controller: let driver upgrades end first, or write the old one",
  },
  { release: "26.7", message: "the chart needs Kubernetes 1.32 (1.21 before)" },
];
