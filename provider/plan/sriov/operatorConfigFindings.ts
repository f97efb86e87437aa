import { foldNodes } from "../../facts/nodeset.ts";
import { explainLabels } from "./explainLabels.ts";
import {
  type Findings,
  mergeFindings,
  noFindings,
  notChecked,
  problem,
  warning,
} from "../findings.ts";
import { matchesLabels } from "./labelSelector.ts";
import { OperatorConfigSpec } from "./operatorConfigSpec.ts";
import { readLiveSpec } from "./readLiveSpec.ts";
import { statesOf } from "./selectedNodes.ts";
import type { SriovContext } from "./sriovContext.ts";

export interface OperatorConfig {
  readonly name: string;
  readonly namespace: string;
  readonly spec: OperatorConfigSpec;
}

/** Operator v1.6 pkg/featuregate/featuregate.go. */
const knownGates = [
  "parallelNicConfig",
  "resourceInjectorMatchCondition",
  "metricsExporter",
  "manageSoftwareBridges",
  "blockDevicePluginUntilConfigured",
  "mellanoxFirmwareReset",
];

/** What is to be said of the operator's configuration before it is applied. */
export function operatorConfigFindings(config: OperatorConfig, context: SriovContext): Findings {
  const { name, namespace, spec } = config;
  const { operatorNamespace } = context;
  return mergeFindings([
    name === "default"
      ? noFindings
      : problem(
          "name",
          `name is "${name}": the operator reads SriovOperatorConfig "default" only; write "default"`,
        ),
    operatorNamespace === null || operatorNamespace === namespace
      ? noFindings
      : problem(
          "namespace",
          `namespace is "${namespace}": the SR-IOV operator runs in "${operatorNamespace}"; write "${operatorNamespace}"`,
        ),
    spec.disableDrain === true ? drainFindings(context) : noFindings,
    spec.configurationMode === "systemd" ? systemdFindings(context) : noFindings,
    gateFindings(spec),
    daemonNodesFindings(spec, context),
  ]);
}

/** Without the drain the operator also never uncordons, so the webhook refuses it halfway. */
function drainFindings(context: SriovContext): Findings {
  const { facts, nodeStates } = context;
  const always = warning(
    "disableDrain",
    "disableDrain is true: the operator changes VFs under running pods, and where a reboot is needed it reboots " +
      "every node at the same time, whatever maxUnavailable says; remove it once you are done debugging",
  );
  const configs = facts.sriovOperatorConfigs;
  if (configs.status === "unknown" || nodeStates.status === "unknown")
    return mergeFindings([
      always,
      notChecked(
        "Whether a node is being changed right now could not be checked, while which disableDrain is refused",
      ),
    ]);
  const live = configs.value?.find(({ name }) => name === "default");
  const before = live === undefined ? undefined : readLiveSpec(OperatorConfigSpec, live.spec);
  const busy = statesOf(context).filter(({ syncStatus }) => syncStatus === "InProgress");
  if (before?.status !== "read" || before.value.disableDrain === true || busy.length === 0)
    return always;
  return mergeFindings([
    always,
    problem(
      "disableDrain",
      `disableDrain becomes true while ${foldNodes(busy.map(({ node }) => node))} is InProgress: the operator would ` +
        "leave a node that it drained cordoned; wait until syncStatus is Succeeded there",
    ),
  ]);
}

function systemdFindings({ facts }: SriovContext): Findings {
  const everyChange = warning(
    "configurationMode",
    'configurationMode is "systemd": every change of a policy then reboots the nodes that it means; expected ' +
      '"daemon" unless VFs must be there before the network comes up',
  );
  if (facts.nodes.status === "unknown") return everyChange;
  const debian = facts.nodes.value.filter(({ osImage }) => /ubuntu|debian/i.test(osImage));
  if (debian.length === 0) return everyChange;
  return mergeFindings([
    everyChange,
    warning(
      "configurationMode",
      `configurationMode is "systemd" and ${foldNodes(debian.map(({ name }) => name))} runs Ubuntu or Debian, whose ` +
        '/bin/sh fails the operator\'s boot service (operator v1.6, a script called by a relative path); use "daemon"',
    ),
  ]);
}

function gateFindings({ featureGates = {} }: OperatorConfigSpec): Findings {
  const unknown = Object.keys(featureGates).filter((gate) => !knownGates.includes(gate));
  return unknown.length === 0
    ? noFindings
    : warning(
        "featureGates",
        `featureGates names ${unknown.map((gate) => `"${gate}"`).join(", ")}, which operator v1.6 does not know: ` +
          `expected ${knownGates.join(", ")}; correct the name, or keep it for another release`,
      );
}

function daemonNodesFindings(
  { configDaemonNodeSelector }: OperatorConfigSpec,
  { facts }: SriovContext,
): Findings {
  if (configDaemonNodeSelector === undefined) return noFindings;
  if (facts.nodes.status === "unknown")
    return notChecked(
      `Which nodes configDaemonNodeSelector means could not be checked: ${facts.nodes.why}`,
    );
  const nodes = facts.nodes.value;
  return nodes.some(({ labels }) => matchesLabels(labels, configDaemonNodeSelector))
    ? noFindings
    : warning(
        "configDaemonNodeSelector",
        `configDaemonNodeSelector means no node, so the operator works on none: ${explainLabels(nodes, configDaemonNodeSelector)}; correct it`,
      );
}
