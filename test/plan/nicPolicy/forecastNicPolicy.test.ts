import assert from "node:assert/strict";
import type { ClusterFacts } from "../../../provider/facts/cluster/clusterFacts.ts";
import type { HostFacts } from "../../../provider/facts/hostFacts.ts";
import { read, unknown } from "../../../provider/facts/reading.ts";
import { formatForecast } from "../../../provider/plan/forecast.ts";
import { changeTo, forecastNicPolicy } from "../../../provider/plan/nicPolicy/forecastNicPolicy.ts";
import { formatNicPolicyForecast } from "../../../provider/plan/nicPolicy/formatNicPolicyForecast.ts";
import { nicPolicyManifest } from "../../../provider/plan/nicPolicy/nicPolicy.ts";
import type { NicPolicyInput } from "../../../provider/plan/nicPolicy/nicPolicyInput.ts";
import { card, hostFacts, rdma } from "../../support/factsBuilder.ts";
import {
  context,
  daemonPods,
  driverPods,
  ipamPods,
  labelled,
  livePolicy,
  node,
  operatorPod,
  pod,
  policy,
  pool,
  startsOf,
  upgradeState,
} from "./nicPolicyFixtures.ts";

type Spec = Readonly<Record<string, unknown>>;

/** What the API server is given for an input. */
function spec(input: NicPolicyInput, release = "25.7.0"): Spec {
  return nicPolicyManifest(policy(input, { release })).spec;
}

interface Case {
  readonly title: string;
  readonly before: Spec | null;
  readonly after: Spec | null;
  readonly facts?: Partial<ClusterFacts>;
  readonly hosts?: Readonly<Record<string, HostFacts>>;
  /** Headline, rows as `label hosts: text`, notes. */
  readonly expected: readonly string[];
}

function linesOf({ before, after, facts, hosts }: Case): string[] {
  const forecast = formatNicPolicyForecast(
    forecastNicPolicy({ before: read(before), after }, context(facts, hosts)),
  );
  if (forecast === undefined) return [];
  const rows = forecast.rows.map(({ label, hosts: names, text }) => `${label} ${names}: ${text}`);
  return [forecast.headline.replace("NicClusterPolicy: ", ""), ...rows, ...forecast.notes];
}

const draining = { autoUpgrade: true, drain: {} };
const driver = (upgradePolicy: NonNullable<NicPolicyInput["ofedDriver"]>): NicPolicyInput => ({
  ofedDriver: upgradePolicy,
});
const withDrain = driver({ upgradePolicy: draining });
const names = ["dgx030", "dgx031"];
const modeUnknown =
  "dgx[030-031]: a reload of the driver takes up the RDMA mode of the boot arguments or of /etc/modprobe.d/ib_core.conf";
const hosts = { dgx030: hostFacts(), dgx031: hostFacts() };

const only = (name: string): NicPolicyInput => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [
        { matchFields: [{ key: "metadata.name", operator: "In", values: [name] }] },
      ],
    },
  },
});

const plugin = {
  config: JSON.stringify({
    resourceList: [
      {
        resourcePrefix: "nvidia.com",
        resourceName: "hostdev",
        selectors: { pfNames: ["ibp24s0"] },
      },
    ],
  }),
};
const upgrade = "ofedDriver: version changes: ";
const twoNodes = "2 nodes, 1 at a time (maxParallelUpgrades;";

const driverCases: readonly Case[] = [
  {
    title: "drains node by node for another driver",
    before: spec(withDrain, "25.4.0"),
    after: spec(withDrain),
    hosts,
    expected: [
      "would drain 2 nodes and reload the driver",
      `drain dgx[030-031]: ${upgrade}cordon, drain (evicts 0 pods; fails on pods with emptyDir volumes, which were not looked for; upgrade-failed after 300 s), restart of the driver's pod`,
      `${twoNodes} where the operator's Helm values hand upgrades to the maintenance operator, its limit instead), in no fixed order: 2 waves`,
    ],
  },
  {
    title: "says what the options of the drain do",
    before: spec(withDrain, "25.4.0"),
    after: spec(
      driver({
        upgradePolicy: {
          autoUpgrade: true,
          drain: { force: true, podSelector: "app=train", timeoutSeconds: 0, deleteEmptyDir: true },
          waitForCompletion: { podSelector: "job=yes" },
        },
      }),
    ),
    facts: {
      pods: read([
        ...driverPods(names),
        pod("a", { node: "dgx030", ownerKind: "Job", labels: { app: "train" } }),
        pod("b", { node: "dgx030", ownerKind: "Job", labels: { app: "web" } }),
        pod("c", { node: "dgx030", ownerKind: null, labels: { app: "train" } }),
      ]),
    },
    hosts,
    expected: [
      "would drain 2 nodes and reload the driver",
      `drain dgx[030-031]: ${upgrade}cordon, drain (evicts 2 pods; only pods with app=train; unmanaged pods too; data in emptyDir volumes is lost; waits for ever for pods that a budget holds), restart`,
      twoNodes,
      "Before its drain each node waits for pods with job=yes to end, for ever",
    ],
  },
  {
    title: "counts no pod that stays in a drain",
    before: spec(withDrain, "25.4.0"),
    after: spec(withDrain),
    facts: {
      pods: read([
        ...driverPods(names),
        pod("static", { node: "dgx030", ownerKind: "Node" }),
        pod("kept", {
          node: "dgx030",
          ownerKind: null,
          labels: { "nvidia.com/ofed-driver-upgrade-drain.skip": "true" },
        }),
        pod("elsewhere", { node: "cp1", ownerKind: null }),
      ]),
    },
    hosts,
    expected: [
      "would drain 2 nodes and reload the driver",
      `drain dgx[030-031]: ${upgrade}cordon, drain (evicts 0 pods;`,
      twoNodes,
    ],
  },
  {
    title: "names pods on which a drain fails",
    before: spec(withDrain, "25.4.0"),
    after: spec(withDrain),
    facts: {
      pods: read([
        ...driverPods(names),
        pod("bare", { namespace: "train", node: "dgx031", ownerKind: null }),
      ]),
    },
    hosts,
    expected: [
      "would drain 2 nodes and reload the driver; be stuck on 1 node",
      `drain dgx[030-031]: ${upgrade}cordon, drain (evicts 1 pod;`,
      "blocked dgx031: the drain would fail at once and leave the node cordoned and upgrade-failed: no controller would make train/bare again; delete it first",
      twoNodes,
    ],
  },
  {
    title: "reloads without a drain where the policy names none",
    before: spec(withDrain, "25.4.0"),
    after: spec(driver({ upgradePolicy: { autoUpgrade: true } })),
    hosts,
    expected: [
      "would reload the driver of 2 nodes without a drain",
      `reload dgx[030-031]: ${upgrade}cordon, no drain (upgradePolicy.drain is absent or off)`,
      twoNodes,
    ],
  },
  {
    title: "takes all nodes together without a limit",
    before: spec(withDrain, "25.4.0"),
    after: spec(driver({ upgradePolicy: { ...draining, maxParallelUpgrades: 0 } })),
    hosts,
    expected: [
      "would drain 2 nodes and reload the driver",
      `drain dgx[030-031]: ${upgrade}`,
      "maxParallelUpgrades is 0: all 2 nodes at the same time",
    ],
  },
  {
    title: "waits for a restart without autoUpgrade",
    before: spec(driver(true), "25.4.0"),
    after: spec(driver(true)),
    hosts,
    expected: [
      "would leave the former driver on 2 nodes for now",
      "pending dgx[030-031]: ofedDriver: version changes, and autoUpgrade is off: nothing happens until the driver's pod is deleted or the node boots; the policy is not ready until all have it",
    ],
  },
  {
    title: "tells nodes apart by what the operator wrote of their upgrade",
    before: spec(withDrain, "25.4.0"),
    after: spec(driver({ upgradePolicy: { ...draining, maxParallelUpgrades: 3 } })),
    facts: {
      nodes: read([
        labelled("n1", { [upgradeState]: "upgrade-done" }),
        { ...labelled("n2", { [upgradeState]: "upgrade-required" }), unschedulable: true },
        labelled("n3", { [upgradeState]: "drain-required" }),
        labelled("n4", { [upgradeState]: "upgrade-failed" }),
        labelled("n5", { "nvidia.com/ofed-driver-upgrade.skip": "true" }),
        node("n6"),
        labelled("n7", {}),
      ]),
      pods: read(driverPods(["n1", "n2", "n3", "n4", "n5", "n6"])),
    },
    hosts: Object.fromEntries(["n1", "n2", "n3", "n6"].map((name) => [name, hostFacts()])),
    expected: [
      "would drain 4 nodes and reload the driver; leave the former driver on 1 node for now; be stuck on 1 node",
      `drain n3: ${upgrade}an upgrade is under way (drain-required) and goes on with the new driver: cordon`,
      `drain n[1-2,6]: ${upgrade}cordon`,
      "pending n5: the label nvidia.com/ofed-driver-upgrade.skip=true keeps the former driver here",
      "blocked n4: an earlier upgrade failed here (upgrade-failed): the node is not taken up again, and holds one of the places",
      "4 nodes, 3 at a time (maxParallelUpgrades; where the operator's Helm values hand upgrades to the maintenance operator, its limit instead), in no fixed order: 2 waves; n4 (upgrade-failed) takes one of the places; n3 under way now; n2 cordoned already",
      "n7: should have a driver pod and has none; the operator begins no upgrade while a DaemonSet of the driver lacks pods",
    ],
  },
  {
    title: "says that failed nodes hold up all others",
    before: spec(withDrain, "25.4.0"),
    after: spec(withDrain),
    facts: {
      nodes: read([labelled("dgx030", { [upgradeState]: "upgrade-failed" }), node("dgx031")]),
    },
    hosts,
    expected: [
      "would drain 1 node and reload the driver; be stuck on 1 node",
      `drain dgx031: ${upgrade}`,
      "blocked dgx030: an earlier upgrade failed here",
      "1 node, 1 at a time (maxParallelUpgrades; where the operator's Helm values hand upgrades to the maintenance operator, its limit instead), in no fixed order; dgx030 (upgrade-failed) takes one of the places; so no other node begins until that is mended",
    ],
  },
  {
    title: "names the maintenance operator where it drains",
    before: spec(withDrain, "25.4.0"),
    after: spec(withDrain),
    facts: {
      nodes: read(
        names.map((name) =>
          node(name, {
            annotations: { "nvidia.com/ofed-driver-upgrade-requestor-mode": "true" },
          }),
        ),
      ),
    },
    hosts,
    expected: [
      "would drain 2 nodes",
      "drain dgx[030-031]:",
      twoNodes,
      "dgx[030-031]: upgrades go through the maintenance operator, whose own limit sets the pace",
    ],
  },
  {
    title: "says that plugins leave a node whose driver is reloaded",
    before: spec({ ...withDrain, rdmaSharedDevicePlugin: true }, "25.4.0"),
    after: spec({ ...withDrain, rdmaSharedDevicePlugin: true }),
    hosts,
    expected: [
      "would drain 2 nodes and reload the driver; restart components on nodes",
      "drain dgx[030-031]:",
      "restart : rdmaSharedDevicePlugin: repository, version change",
      twoNodes,
      "While a node's driver is not ready, rdmaSharedDevicePlugin and the SR-IOV operator's daemon",
    ],
  },
  {
    title: "loads the driver everywhere at once when it is new",
    before: null,
    after: spec(withDrain),
    facts: { pods: read([]) },
    hosts,
    expected: [
      "would reload the driver of 2 nodes without a drain",
      "reload dgx[030-031]: ofedDriver is new here: its pod replaces the host's driver on all of them at once",
    ],
  },
  {
    title: "drains before each load with safeLoad",
    before: null,
    after: spec(driver({ upgradePolicy: { ...draining, safeLoad: true } })),
    facts: { pods: read([]) },
    hosts,
    expected: [
      "would drain 2 nodes and reload the driver",
      "drain dgx[030-031]: ofedDriver is new here: its pod waits (safeLoad) until the node is cordoned and drained",
      twoNodes,
      "safeLoad: from now on every boot of a node cordons and drains it before its driver is loaded",
    ],
  },
  {
    title: "does not call a load safe that only cordons",
    before: null,
    after: spec(driver({ upgradePolicy: { autoUpgrade: true, safeLoad: true } })),
    facts: { pods: read([]) },
    hosts,
    expected: [
      "would reload the driver of 2 nodes without a drain",
      "reload dgx[030-031]: ofedDriver is new here: its pod waits (safeLoad) until the node is cordoned, then replaces the host's driver under what runs there",
      twoNodes,
      "safeLoad: from now on every boot of a node cordons it before its driver is loaded",
    ],
  },
  {
    title: "says nothing of a new driver that no node gets",
    before: null,
    after: spec(withDrain),
    facts: { nodes: read([node("cpu1", { labels: {} })]), pods: read([]) },
    expected: [],
  },
  {
    title: "unloads everywhere at once when the driver is removed",
    before: spec(withDrain),
    after: spec({}),
    expected: [
      "would take the driver off 2 nodes at once",
      "unload dgx[030-031]: ofedDriver is removed: the driver's pod is deleted on all of them at once, without cordon or drain",
    ],
  },
  {
    title: "takes the driver off nodes that nodeAffinity drops, and loads it on others",
    before: spec({ ...withDrain, ...only("dgx031") }),
    after: spec({ ...withDrain, ...only("dgx030") }),
    facts: { pods: read(driverPods(["dgx031"])) },
    hosts,
    expected: [
      "would take the driver off 1 node at once; reload the driver of 1 node without a drain",
      "unload dgx031: nodeAffinity no longer means these nodes",
      "reload dgx030: ofedDriver is new here",
    ],
  },
  {
    title: "takes the driver off nodes whose taint is no longer tolerated",
    before: spec({ ...withDrain, tolerations: [{ operator: "Exists" }] }),
    after: spec(withDrain),
    facts: {
      nodes: read([
        node("dgx030", { taints: [{ key: "own", value: "", effect: "NoExecute" }] }),
        node("dgx031", { taints: [{ key: "own", value: "", effect: "NoSchedule" }] }),
      ]),
      pods: read(driverPods(names)),
    },
    hosts,
    expected: [
      "would take the driver off 1 node at once; drain 1 node and reload the driver",
      "unload dgx030: tolerations no longer cover a NoExecute taint of these nodes",
      "drain dgx031: ofedDriver: tolerations changes",
      "1 node, 1 at a time",
    ],
  },
  {
    title: "names the RDMA mode that a reload brings",
    before: spec(withDrain, "25.4.0"),
    after: spec(withDrain),
    hosts: {
      dgx030: hostFacts({
        rdma: rdma({ live: read("exclusive"), modprobe: read([]), runningArguments: [] }),
      }),
      dgx031: hostFacts({
        rdma: rdma({
          live: read("shared"),
          modprobe: read([
            { file: "/etc/modprobe.d/ib_core.conf", mode: "exclusive" },
            { file: "/etc/modprobe.d/other.conf", mode: "shared" },
          ]),
          runningArguments: [],
        }),
      }),
    },
    expected: [
      "would drain 2 nodes",
      "drain dgx[030-031]:",
      twoNodes,
      "dgx030: the reload of the driver changes RDMA mode from exclusive to shared",
      "dgx031: the reload of the driver changes RDMA mode from shared to exclusive",
    ],
  },
  {
    title: "takes the boot argument before the file, and says what it does not know",
    before: spec(withDrain, "25.4.0"),
    after: spec(withDrain),
    hosts: {
      dgx030: hostFacts({
        rdma: rdma({
          live: read("exclusive"),
          modprobe: unknown("denied"),
          runningArguments: ["shared", "exclusive"],
        }),
      }),
      dgx031: hostFacts({
        rdma: rdma({ live: read("shared"), modprobe: unknown("denied"), runningArguments: [] }),
      }),
    },
    expected: [
      "would drain 2 nodes",
      "drain dgx[030-031]:",
      twoNodes,
      "dgx031: a reload of the driver takes up the RDMA mode of the boot arguments",
    ],
  },
  {
    title: "warns where SSH runs over a card whose driver is reloaded",
    before: spec(withDrain, "25.4.0"),
    after: spec(withDrain),
    hosts: {
      dgx030: hostFacts({ cards: [card("0000:18:00.0", { carriesSsh: true })] }),
      dgx031: hostFacts(),
    },
    expected: [
      "would drain 2 nodes",
      "drain dgx[030-031]:",
      twoNodes,
      "dgx030: SSH runs over a card whose driver is reloaded",
    ],
  },
  {
    title: "leaves nodes in peace when only the upgrade's settings change",
    before: spec(withDrain),
    after: spec(driver({ upgradePolicy: { autoUpgrade: true, maxParallelUpgrades: 4 } })),
    expected: [
      "disturbs no node now",
      "drain, maxParallelUpgrades of upgradePolicy: no pod is restarted for it",
    ],
  },
  {
    title: "says what safeLoad does at each boot",
    before: spec(withDrain),
    after: spec(driver({ upgradePolicy: { ...draining, safeLoad: true } })),
    expected: [
      "disturbs no node now",
      "safeLoad: from now on every boot of a node cordons and drains it",
    ],
  },
  {
    title: "says when safeLoad ends",
    before: spec(driver({ upgradePolicy: { ...draining, safeLoad: true } })),
    after: spec(withDrain),
    expected: [
      "disturbs no node now",
      "safeLoad ends: the driver is loaded at boot without a drain",
    ],
  },
  {
    title: "says that leaving out upgradePolicy ends autoUpgrade, and which upgrades it drops",
    before: spec(withDrain),
    after: spec(driver(true)),
    facts: {
      nodes: read([labelled("dgx030", { [upgradeState]: "drain-required" }), node("dgx031")]),
    },
    expected: [
      "disturbs no node now",
      "autoUpgrade ends (it is false where upgradePolicy does not name it)",
      "dgx030: an upgrade is under way and is dropped where it is; a node that it cordoned stays cordoned",
    ],
  },
  {
    title: "cannot tell which drivers are outdated when autoUpgrade begins",
    before: spec(driver(true)),
    after: spec(withDrain),
    expected: [
      "what would be disturbed is not known",
      "unknown dgx[030-031]: autoUpgrade begins: a node whose driver pod is of an older template is upgraded at once",
      "drain of upgradePolicy: no pod is restarted for it",
    ],
  },
  {
    title: "knows that no driver is outdated where the operator reports it ready",
    before: spec(driver(true)),
    after: spec(withDrain),
    facts: {
      nicClusterPolicies: read([
        livePolicy(spec(driver(true)), {
          status: { state: "ready", appliedStates: [{ name: "state-OFED", state: "ready" }] },
        }),
      ]),
    },
    expected: ["disturbs no node now", "drain of upgradePolicy: no pod is restarted for it"],
  },
  {
    title: "goes by the nodes that fit where pods could not be read",
    before: spec(withDrain, "25.4.0"),
    after: spec(withDrain),
    facts: { pods: unknown("pods is forbidden") },
    hosts,
    expected: [
      "would drain 2 nodes and reload the driver; not all could be told",
      `drain dgx[030-031]: ${upgrade}cordon, drain (how many pods it evicts is not known;`,
      "unknown : which nodes run pods of the components, and what a drain evicts: pods is forbidden.",
      twoNodes,
    ],
  },
  {
    title: "goes by the pods where nodes could not be read",
    before: spec(withDrain, "25.4.0"),
    after: spec(withDrain),
    facts: { nodes: unknown("nodes is forbidden") },
    hosts,
    expected: [
      "would drain 2 nodes and reload the driver; not all could be told",
      `drain dgx[030-031]: ${upgrade}`,
      "unknown : labels and upgrade states of nodes: nodes is forbidden.",
      twoNodes,
    ],
  },
  {
    title: "says that a new driver comes to nodes that could not be read",
    before: null,
    after: spec(withDrain),
    facts: { nodes: unknown("nodes is forbidden") },
    expected: [
      "would reload the driver of nodes without a drain; not all could be told",
      "reload : ofedDriver is new here",
      "unknown : labels and upgrade states of nodes: nodes is forbidden.",
    ],
  },
  {
    title: "does not count drivers of a NicNodePolicy",
    before: spec(withDrain),
    after: spec({}),
    facts: {
      pods: read([
        ...driverPods(["dgx030"]),
        ...driverPods(["dgx031"], { labels: { "ds-owner": "NicNodePolicy-blue" } }),
      ]),
    },
    expected: ["would take the driver off 1 node at once", "unload dgx030: ofedDriver is removed"],
  },
  {
    title: "says of unprobed nodes that their RDMA mode is not known",
    before: spec(driver(true), "25.4.0"),
    after: spec(driver(true)),
    expected: [
      "would leave the former driver on 2 nodes for now",
      "pending dgx[030-031]:",
      modeUnknown,
    ],
  },
];

const eightPools = Array.from({ length: 8 }, (_, i) => pool(`vf-pool-${i + 1}`, names));

const componentCases: readonly Case[] = [
  {
    title: "names each pool that goes with nvIpam",
    before: spec({ nvIpam: true }),
    after: spec({}),
    facts: {
      ipPools: read([...eightPools, pool("spare", [])]),
      cidrPools: read([pool("routed", ["dgx030"], "CIDRPool")]),
    },
    expected: [
      "would delete 10 pools with 17 allocated blocks; remove components from 2 nodes",
      "loss dgx030: nvIpam is removed, and with it the kind CIDRPool and every pool of it: nvidia-network-operator/routed with 1 allocated block.",
      "loss dgx[030-031]: nvIpam is removed, and with it the kind IPPool and every pool of it: nvidia-network-operator/vf-pool-[1-8] with 16 allocated blocks; nvidia-network-operator/spare without allocations.",
      "remove dgx[030-031]: nvIpam is removed: new pods with networks of it fail to start.",
    ],
  },
  {
    title: "says that pools could not be read",
    before: spec({ nvIpam: true }),
    after: null,
    facts: { ipPools: unknown("ippools is forbidden") },
    expected: [
      "would remove components from 2 nodes; not all could be told",
      "remove dgx[030-031]: nvIpam is removed",
      "unknown : which objects of the kind IPPool would be deleted with it: ippools is forbidden.",
    ],
  },
  {
    title: "names templates that go with the NIC configuration operator",
    before: spec({ nicConfigurationOperator: true }),
    after: spec({}),
    facts: { nicConfigurationTemplates: read([pool("cx7", [])]) },
    expected: [
      "would delete 1 NIC configuration template; remove components from nodes",
      "loss : nicConfigurationOperator is removed, and with it its kinds: NicConfigurationTemplate nvidia-network-operator/cx7 deleted.",
      "remove : nicConfigurationOperator is removed: cards are no longer kept at their configuration.",
      "nicConfigurationOperator: its kinds NicDevice, NicFirmwareSource, NicFirmwareTemplate, NicInterfaceNameTemplate are deleted with all of their objects; which there are was not read",
    ],
  },
  {
    title: "names the kinds that go with the Spectrum-X operator",
    before: spec({ spectrumXOperator: true }),
    after: spec({}),
    expected: [
      "would remove components from nodes",
      "remove : spectrumXOperator is removed: its flows",
      "spectrumXOperator: its kinds SpectrumXRailPoolConfig are deleted",
    ],
  },
  {
    title: "names the resources that go with a device plugin, and who has them",
    before: spec({ sriovDevicePlugin: plugin }),
    after: spec({}),
    facts: {
      pods: read([
        ...daemonPods(["app", "sriovdp"], names),
        pod("w", { node: "dgx030", extendedResources: { "nvidia.com/hostdev": 1 } }),
      ]),
    },
    expected: [
      "would remove components from 2 nodes",
      "remove dgx[030-031]: sriovDevicePlugin is removed: nodes stop offering nvidia.com/hostdev; 1 pod with them now, which go on; no new one is scheduled.",
    ],
  },
  {
    title: "restarts a device plugin for another configuration",
    before: spec({ sriovDevicePlugin: plugin }),
    after: spec({ sriovDevicePlugin: { config: plugin.config.replace("ibp24s0", "ibp64s0") } }),
    facts: { pods: read(daemonPods(["app", "sriovdp"], names)) },
    expected: [
      "would restart components on 2 nodes",
      "restart dgx[030-031]: sriovDevicePlugin: config changes, and the pods are replaced one node after the other, without a drain; a node offers no nvidia.com/hostdev in between.",
    ],
  },
  {
    title: "tells once of components to which the same happens",
    before: spec({ secondaryNetwork: { multus: true, cniPlugins: true }, nvIpam: true }, "25.7.0"),
    after: spec({ secondaryNetwork: { multus: true, cniPlugins: true }, nvIpam: true }, "25.10.0"),
    facts: {
      pods: read([
        ...daemonPods(["name", "multus"], names),
        ...daemonPods(["name", "cni-plugins"], names),
        ...ipamPods(names),
      ]),
    },
    expected: [
      "would restart components on 2 nodes",
      "restart dgx[030-031]: secondaryNetwork.multus, secondaryNetwork.cniPlugins, nvIpam: version changes, and the pods are replaced one node after the other, without a drain; a pod that starts there in between gets no secondary network.",
    ],
  },
  {
    title: "deletes pods from nodes that nodeAffinity drops",
    before: spec({ nvIpam: true }),
    after: spec({ nvIpam: true, ...only("dgx030") }),
    expected: [
      "would remove components from 1 node; restart components on 1 node",
      "remove dgx031: nodeAffinity no longer means these nodes: the pods of nvIpam are deleted there at once.",
      "restart dgx030: nvIpam: nodeAffinity changes",
    ],
  },
  {
    title: "does not take the multus of a distribution for the operator's",
    before: spec({ secondaryNetwork: { multus: true } }),
    after: spec({}),
    facts: {
      pods: read([
        operatorPod,
        ...daemonPods(["name", "multus"], ["dgx030"]),
        ...daemonPods(["name", "multus"], ["dgx031"], { namespace: "kube-system" }),
      ]),
    },
    expected: [
      "would remove components from 1 node",
      "remove dgx030: secondaryNetwork.multus is removed: new pods get no secondary network.",
    ],
  },
  {
    title: "says that pods of a changed component could not be read",
    before: spec({ nvIpam: true }),
    after: spec({ nvIpam: true }, "25.10.0"),
    facts: { pods: unknown("pods is forbidden") },
    expected: [
      "would restart components on nodes; not all could be told",
      "restart : nvIpam: version changes",
      "unknown : which nodes run pods of the components",
    ],
  },
  {
    title: "takes global for what a component leaves out",
    before: spec({ global: { version: "network-operator-v26.4.0" }, nvIpam: true }, "26.4.0"),
    after: spec({ global: { version: "network-operator-v26.4.1" }, nvIpam: true }, "26.4.0"),
    expected: [
      "would restart components on 2 nodes",
      "restart dgx[030-031]: nvIpam: version changes",
    ],
  },
  {
    title: "sees no change where the API server has filled in its defaults",
    before: {
      ...spec({}),
      nvIpam: {
        ...(spec({ nvIpam: true }).nvIpam as Spec),
        imagePullSecrets: [],
        enableWebhook: false,
      },
      ofedDriver: {
        ...(spec(driver(true)).ofedDriver as Spec),
        imagePullSecrets: [],
        terminationGracePeriodSeconds: 300,
        forcePrecompiled: false,
        upgradePolicy: {
          autoUpgrade: true,
          maxParallelUpgrades: 1,
          safeLoad: false,
          drain: { enable: true, force: false, timeoutSeconds: 300, deleteEmptyDir: false },
        },
      },
    },
    after: spec({ ...withDrain, nvIpam: true }),
    expected: [],
  },
  {
    title: "says nothing of components that are added",
    before: spec({}),
    after: spec({ nvIpam: true }),
    expected: [],
  },
  { title: "says nothing where there is nothing", before: null, after: null, expected: [] },
];

describe("forecastNicPolicy", () => {
  for (const example of [...driverCases, ...componentCases])
    it(`forecastNicPolicy() ${example.title}`, () => {
      assert.deepEqual(startsOf(linesOf(example), example.expected), example.expected);
    });

  it("forecastNicPolicy() says that it knows nothing where the live policy could not be read", () => {
    const facts = { nicClusterPolicies: unknown("nicclusterpolicies is forbidden") };
    const change = changeTo(spec({ nvIpam: true }), context(facts));
    assert.equal(
      formatForecast(formatNicPolicyForecast(forecastNicPolicy(change, context(facts)))!),
      "NicClusterPolicy: what would be disturbed is not known\n" +
        "  unknown    what the policy is now, and so what would change: nicclusterpolicies is forbidden.",
    );
  });

  it("changeTo() takes the policy of the name that counts for the former state", () => {
    const facts = {
      nicClusterPolicies: read([
        livePolicy({ nvIpam: {} }, { name: "other" }),
        livePolicy({ ofedDriver: {} }),
      ]),
    };
    assert.deepEqual(changeTo(null, context(facts)), {
      before: read({ ofedDriver: {} }),
      after: null,
    });
    assert.deepEqual(changeTo(null, context()), { before: read(null), after: null });
  });
});
