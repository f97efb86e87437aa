import type { KindReading } from "../../facts/cluster/clusterFacts.ts";
import { type Reading, read, unknown } from "../../facts/reading.ts";
import { matchesLabels } from "../sriov/labelSelector.ts";
import { OperatorConfigSpec } from "../sriov/operatorConfigSpec.ts";
import { readLiveSpec } from "../sriov/readLiveSpec.ts";

/** What of SriovOperatorConfig `default` decides about reboots and drains. */
export interface OperatorSettings {
  /** No drain; the reboot stays, and no pool limits it (249e200, daemon.go). */
  readonly disableDrain: boolean;
  /** VFs are made by a service at boot: each change of a spec is a reboot. */
  readonly systemd: boolean;
  /** The operator leaves the firmware of NVIDIA cards alone. */
  readonly mellanoxDisabled: boolean;
  /** The operator makes Open vSwitch bridges; off by default. */
  readonly managesBridges: boolean;
  /** Labels of the nodes on which its daemon runs; `null`: every node. */
  readonly nodeSelector: Readonly<Record<string, string>> | null;
}

const defaultSelector = { "node-role.kubernetes.io/worker": "", "kubernetes.io/os": "linux" };

/** What an operator without a configuration of its own would do; nobody knows on which nodes. */
export const assumedSettings: OperatorSettings = {
  disableDrain: false,
  systemd: false,
  mellanoxDisabled: false,
  managesBridges: false,
  nodeSelector: null,
};

/** `null`: there is no such configuration, and without it the operator does nothing. */
export function operatorSettingsOf(configs: KindReading): Reading<OperatorSettings | null> {
  if (configs.status === "unknown") return configs;
  const live = (configs.value ?? []).find(({ name }) => name === "default");
  if (live === undefined) return read(null);
  const spec = readLiveSpec(OperatorConfigSpec, live.spec);
  if (spec.status === "unknown") return unknown(`SriovOperatorConfig default: ${spec.why}`);
  const { configDaemonNodeSelector = {}, featureGates = {} } = spec.value;
  return read({
    disableDrain: spec.value.disableDrain ?? false,
    systemd: spec.value.configurationMode === "systemd",
    mellanoxDisabled: spec.value.disablePlugins?.includes("mellanox") ?? false,
    managesBridges: featureGates.manageSoftwareBridges ?? false,
    nodeSelector:
      Object.keys(configDaemonNodeSelector).length > 0 ? configDaemonNodeSelector : defaultSelector,
  });
}

export function runsOn(
  { nodeSelector }: OperatorSettings,
  labels: Readonly<Record<string, string>>,
): boolean {
  return nodeSelector === null || matchesLabels(labels, nodeSelector);
}
