import assert from "node:assert/strict";
import type { ClusterFacts } from "../../../provider/facts/cluster/clusterFacts.ts";
import { read, unknown } from "../../../provider/facts/reading.ts";
import { operatorConfigFindings } from "../../../provider/plan/sriov/operatorConfigFindings.ts";
import { OperatorConfigSpec } from "../../../provider/plan/sriov/operatorConfigSpec.ts";
import { context, dgxState, node, said, sriovObject, stateWith } from "./sriovFixtures.ts";

interface Case {
  readonly title: string;
  readonly spec: Readonly<Record<string, unknown>>;
  readonly name?: string;
  readonly namespace?: string;
  readonly facts?: Partial<ClusterFacts>;
  readonly expected: readonly string[];
}

const busy = {
  sriovNodeStates: read([dgxState("dgx030"), stateWith("dgx031", { syncStatus: "InProgress" })]),
};
const rocky = { nodes: read([node("dgx030", { osImage: "Rocky Linux 9.6" })]) };
const drainWarning =
  "warning disableDrain: disableDrain is true: the operator changes VFs under running pods, and where a reboot is needed";

const cases: readonly Case[] = [
  { title: "takes an empty configuration", spec: {}, expected: [] },
  {
    title: "takes only the name default",
    spec: {},
    name: "sriov",
    expected: [
      'problem name: name is "sriov": the operator reads SriovOperatorConfig "default" only; write "default"',
    ],
  },
  {
    title: "takes only the operator's namespace",
    spec: {},
    namespace: "default",
    expected: [
      'problem namespace: namespace is "default": the SR-IOV operator runs in "network-operator"',
    ],
  },
  {
    title: "takes any namespace where there is no operator yet",
    spec: {},
    namespace: "nvidia-network-operator",
    facts: { sriovOperatorConfigs: read(null) },
    expected: [],
  },
  { title: "warns of disableDrain", spec: { disableDrain: true }, expected: [drainWarning] },
  {
    title: "refuses to disable the drain while a node is being changed",
    spec: { disableDrain: true },
    facts: busy,
    expected: [
      "problem disableDrain: disableDrain becomes true while dgx031 is InProgress",
      drainWarning,
    ],
  },
  {
    title: "takes disableDrain that was true before, whatever nodes do",
    spec: { disableDrain: true },
    facts: {
      ...busy,
      sriovOperatorConfigs: read([
        sriovObject("SriovOperatorConfig", "default", { disableDrain: true }),
      ]),
    },
    expected: [drainWarning],
  },
  {
    title: "says that the state of nodes could not be read",
    spec: { disableDrain: true },
    facts: { sriovNodeStates: unknown("no") },
    expected: [
      drainWarning,
      "unknown Whether a node is being changed right now could not be checked",
    ],
  },
  {
    title: "warns of systemd mode",
    spec: { configurationMode: "systemd" },
    facts: rocky,
    expected: [
      'warning configurationMode: configurationMode is "systemd": every change of a policy then reboots',
    ],
  },
  {
    title: "warns of systemd mode on Ubuntu, where its service fails",
    spec: { configurationMode: "systemd" },
    expected: [
      'warning configurationMode: configurationMode is "systemd": every change',
      'warning configurationMode: configurationMode is "systemd" and dgx[030-031] runs Ubuntu or Debian',
    ],
  },
  {
    title: "warns of a switch that does not exist",
    spec: { featureGates: { mellanoxFirmwareReset: true, parallelNicConfiguration: true } },
    expected: [
      'warning featureGates: featureGates names "parallelNicConfiguration", which operator v1.6 does not know',
    ],
  },
  {
    title: "warns of a selector that means no node",
    spec: { configDaemonNodeSelector: { "network.nvidia.com/operator.mofed.wait": "false" } },
    expected: [
      "warning configDaemonNodeSelector: configDaemonNodeSelector means no node, so the operator works on none: no node has network.nvidia.com/operator.mofed.wait=false; correct it",
    ],
  },
  {
    title: "takes a selector that means a node",
    spec: { configDaemonNodeSelector: { "kubernetes.io/os": "linux" } },
    expected: [],
  },
  {
    title: "says that nodes could not be read",
    spec: { configDaemonNodeSelector: {}, configurationMode: "daemon" },
    facts: { nodes: unknown("no") },
    expected: ["unknown Which nodes configDaemonNodeSelector means could not be checked: no"],
  },
];

describe("operatorConfigFindings()", () => {
  for (const {
    title,
    spec,
    name = "default",
    namespace = "network-operator",
    facts,
    expected,
  } of cases)
    it(title, () => {
      const config = { name, namespace, spec: OperatorConfigSpec.parse(spec) };
      const found = said(operatorConfigFindings(config, context(facts)));
      assert.deepEqual(
        found.map((line, i) => line.slice(0, expected[i]?.length)),
        expected,
      );
    });
});
