import assert from "node:assert/strict";
import type { ClusterFacts } from "../../../provider/facts/cluster/clusterFacts.ts";
import { read, unknown } from "../../../provider/facts/reading.ts";
import type { NodePolicy } from "../../../provider/plan/sriov/nodePolicy.ts";
import { nodePolicyFindings } from "../../../provider/plan/sriov/nodePolicyFindings.ts";
import { sriovContextOf } from "../../../provider/plan/sriov/sriovContext.ts";
import { card, hostFacts, pf } from "../../support/factsBuilder.ts";
import {
  clusterFacts,
  context,
  dgxPolicies,
  dgxState,
  node,
  parsedPolicy,
  policy,
  said,
  sriovObject,
  stateWith,
} from "./sriovFixtures.ts";

interface Case {
  readonly title: string;
  readonly policy: NodePolicy;
  readonly facts?: Partial<ClusterFacts>;
  /** Starts of all that is said, in order. */
  readonly expected: readonly string[];
}

const noPolicies = { sriovNodePolicies: read([]) };
const oneOf = (name: string, spec: Readonly<Record<string, unknown>>): Partial<ClusterFacts> => ({
  sriovNodePolicies: read([
    sriovObject("SriovNetworkNodePolicy", name, {
      resourceName: "other",
      nodeSelector: { "nvidia.com/gpu.present": "true" },
      numVfs: 8,
      ...spec,
    }),
  ]),
});
const intel = {
  name: "ens1f0",
  pciAddress: "0000:3b:00.0",
  vendor: "8086",
  deviceID: "1592",
  totalvfs: 64,
  numVfs: 4,
  mtu: 1500,
  linkType: "ETH",
};
const intelState = (more: object = {}): Partial<ClusterFacts> => ({
  ...noPolicies,
  sriovNodeStates: read([
    stateWith("dgx030", { interfaces: [{ ...intel, ...more }] }),
    stateWith("dgx031", { interfaces: [{ ...intel, ...more }] }),
  ]),
});
const intelNic = { nicSelector: { pfNames: ["ens1f0"] }, linkType: "eth" };

const cases: readonly Case[] = [
  {
    title: "refuses another namespace than the operator's",
    policy: { ...policy(), namespace: "nvidia-network-operator" },
    expected: [
      'problem namespace: namespace is "nvidia-network-operator": the SR-IOV operator runs in "network-operator" and ignores a SriovNetworkNodePolicy elsewhere; write "network-operator"',
    ],
  },
  {
    title: "refuses the name that the operator skips",
    policy: policy({}, "default"),
    facts: noPolicies,
    expected: ['problem name: name is "default", which the operator skips'],
  },
  {
    title: "warns of a hyphen in the resource's name",
    policy: policy({ resourceName: "res-ib" }),
    facts: noPolicies,
    expected: [
      'warning resourceName: resourceName "res-ib" has a hyphen, which the webhook of older releases of the operator refuses: write "res_ib"',
    ],
  },
  {
    title: "says which label no node has with this value",
    policy: policy({
      nodeSelector: { "nvidia.com/gpu.present": "yes", "kubernetes.io/os": "linux" },
    }),
    expected: [
      'problem nodeSelector: nodeSelector means no node: no node has nvidia.com/gpu.present=yes (it is "true" on dgx[030-031]); correct the labels here, or label the nodes first',
    ],
  },
  {
    title: "says that no node has all labels together",
    policy: policy({ nodeSelector: { a: "1", b: "2" } }),
    facts: {
      nodes: read([node("n1", { labels: { a: "1" } }), node("n2", { labels: { b: "2" } })]),
    },
    expected: [
      "problem nodeSelector: nodeSelector means no node: no node has all of them: a=1 is on n1; b=2 is on n2;",
    ],
  },
  {
    title: "only warns of a selector without nodes while the operator is not there",
    policy: policy({ nodeSelector: { "feature.node.kubernetes.io/pci-15b3.present": "true" } }),
    facts: {
      sriovNodeStates: read(null),
      sriovNodePolicies: read(null),
      sriovOperatorConfigs: read(null),
    },
    expected: [
      "warning nodeSelector: nodeSelector means no node: no node has feature.node.kubernetes.io/pci-15b3.present=true; correct",
      "unknown Which PFs nicSelector means could not be checked: the cluster has no SriovNetworkNodeState yet",
    ],
  },
  {
    title:
      "warns of selected nodes on which the operator's daemon does not run, and says which label they lack",
    policy: policy(),
    facts: {
      nodes: read([node("dgx030"), node("dgx031"), node("dgx032")]),
      sriovOperatorConfigs: read([
        sriovObject("SriovOperatorConfig", "default", {
          configDaemonNodeSelector: { "network.nvidia.com/operator.mofed.wait": "false" },
          somethingNew: true,
        }),
      ]),
    },
    expected: [
      "warning nodeSelector: 1 of 3 selected nodes have no SriovNetworkNodeState, so the operator does nothing on dgx032: configDaemonNodeSelector of SriovOperatorConfig asks for network.nvidia.com/operator.mofed.wait=false; label them, or change that selector",
    ],
  },
  {
    title: "says nothing of nodes without the daemon where every node is meant",
    policy: policy({ nodeSelector: {} }),
    facts: { nodes: read([node("dgx030"), node("dgx031"), node("control-1")]) },
    expected: [],
  },
  {
    title: "lists the PFs of the nodes where none is meant",
    policy: policy({ nicSelector: { pfNames: ["ens1f1"] } }),
    facts: intelState(),
    expected: [
      "problem nicSelector: nicSelector means no PF: dgx[030-031]: PFs ens1f0; correct it",
    ],
  },
  {
    title: "warns of nodes on which none is meant",
    policy: policy(),
    facts: {
      ...noPolicies,
      sriovNodeStates: read([dgxState("dgx030"), stateWith("dgx031", { interfaces: [intel] })]),
    },
    expected: [
      "warning nicSelector: nicSelector means no PF on 1 of 2 nodes: dgx031: PFs ens1f0; these nodes will not offer the resource",
    ],
  },
  {
    title: "warns of a name and an address that no node has",
    policy: policy({ nicSelector: { pfNames: ["ibp24s0", "ibp25s0"] } }),
    facts: noPolicies,
    expected: ['warning nicSelector.pfNames.1: No selected node has a PF "ibp25s0"'],
  },
  {
    title: "warns of an address that no node has",
    policy: policy({ nicSelector: { rootDevices: ["0000:18:00.0", "0000:19:00.0"] } }),
    facts: noPolicies,
    expected: ["warning nicSelector.rootDevices.1: No selected node has a PF at 0000:19:00.0"],
  },
  {
    title: "warns of a VF range behind an alternative name",
    policy: policy({ ...intelNic, nicSelector: { pfNames: ["enp59s0f0#0-3"] } }),
    facts: intelState({ altNames: ["enp59s0f0"] }),
    expected: [
      'warning nicSelector.pfNames.0: "enp59s0f0#0-3" is an alternative name of ens1f0 on dgx[030-031]: the operator then hands out every VF instead of the range; write "ens1f0#0-3"',
    ],
  },
  {
    title: "takes an alternative name without a range",
    policy: policy({ ...intelNic, nicSelector: { pfNames: ["enp59s0f0"] } }),
    facts: intelState({ altNames: ["enp59s0f0"] }),
    expected: [],
  },
  {
    title: "refuses more VFs than an Intel PF has",
    policy: policy({ ...intelNic, numVfs: 65 }),
    facts: intelState(),
    expected: [
      "problem numVfs: ens1f0 of dgx[030-031]: numVfs is 65: expected at most 64, the PF's own limit; lower it",
    ],
  },
  {
    title: "refuses more than 128 VFs on a ConnectX that is selected by name",
    policy: policy({ nicSelector: { pfNames: ["ibp24s0"] }, numVfs: 129 }),
    facts: noPolicies,
    expected: ["problem numVfs: ibp24s0 of dgx[030-031]: numVfs is 129: expected at most 128"],
  },
  {
    title: "refuses what an externally managed PF does not have",
    policy: policy({ ...intelNic, externallyManaged: true, numVfs: 5, mtu: 9000, linkType: "ib" }),
    facts: intelState(),
    expected: [
      "problem numVfs: ens1f0 of dgx[030-031]: numVfs is 5 on an externally managed PF that has 4 VFs now",
      "problem mtu: ens1f0 of dgx[030-031]: mtu is 9000 on an externally managed PF of 1500",
      'problem linkType: ens1f0 of dgx[030-031]: linkType is "ib" on an externally managed PF of type "ETH"',
    ],
  },
  {
    title: "takes what an externally managed PF has",
    policy: policy({ ...intelNic, externallyManaged: true, numVfs: 4, mtu: 1500, linkType: "eth" }),
    facts: intelState(),
    expected: [],
  },
  {
    title: "refuses vDPA on other vendors than 15b3",
    policy: policy({ ...intelNic, eSwitchMode: "switchdev", vdpaType: "vhost" }),
    facts: intelState(),
    expected: [
      'problem vdpaType: ens1f0 of dgx[030-031]: vdpaType is "vhost" on a PF of vendor 8086',
    ],
  },
  {
    title: "names NVSwitch bridges and BlueFields that a vendor alone would catch",
    policy: policy({ nicSelector: { vendor: "15b3" } }),
    facts: noPolicies,
    expected: [
      "problem nicSelector: nicSelector means every PF of vendor 15b3, and so also " +
        "ibs14f0, ibs14f1, ibs14f2, ibs14f3 of dgx[030-031] (a ConnectX with more than two functions: on DGX and HGX it bridges NVSwitches); " +
        "ibp41s0f0, enp41s0f1np1, ibp170s0f0, enp170s0f1np1 of dgx[030-031] (a BlueField); " +
        'name the wanted ones, pfNames: ["ibp24s0", "ibp64s0", "ibp79s0", "ibp94s0", "ibp154s0", "ibp192s0", "ibp206s0", "ibp220s0"]',
    ],
  },
  {
    title: "names NVSwitch bridges that the device id of ConnectX-7 would catch",
    policy: policy({ nicSelector: { deviceID: "1021" } }),
    facts: noPolicies,
    expected: [
      "problem nicSelector: nicSelector means every PF with device id 1021, and so also ibs14f0, ibs14f1, ibs14f2, ibs14f3 of dgx[030-031]",
    ],
  },
  {
    title: "warns of a selection by class that catches no special function now",
    policy: policy({ ...intelNic, nicSelector: { vendor: "8086", deviceID: "1592" } }),
    facts: intelState(),
    expected: [
      'warning nicSelector: nicSelector means every PF of vendor 8086 with device id 1592: name the wanted ones, pfNames: ["ens1f0"]',
    ],
  },
  {
    title: "warns where BlueFields are asked for by their own id",
    policy: policy({ nicSelector: { vendor: "15b3", deviceID: "a2dc" } }),
    facts: noPolicies,
    expected: [
      "warning nicSelector: nicSelector means every PF of vendor 15b3 with device id a2dc: name the wanted ones with pfNames",
      "warning nicSelector: nicSelector means ibp41s0f0, enp41s0f1np1, ibp170s0f0, enp170s0f1np1 of dgx[030-031] (a BlueField): in DPU mode",
    ],
  },
  {
    title: "warns of special functions that are named",
    policy: policy({ nicSelector: { pfNames: ["ibp24s0", "ibs14f0", "ibp41s0f0"] } }),
    facts: noPolicies,
    expected: [
      "warning nicSelector: nicSelector means ibs14f0 of dgx[030-031] (a ConnectX with more than two functions: on DGX and HGX it bridges NVSwitches), and Fabric Manager needs it",
      "warning nicSelector: nicSelector means ibp41s0f0 of dgx[030-031] (a BlueField): in DPU mode the operator's daemon fails on it",
    ],
  },
  {
    title: "refuses the whole of a PF in two policies",
    policy: policy({}, "mine"),
    expected: [
      'problem nicSelector.pfNames.0: "ibp24s0" means VFs of dgx[030-031] that "ibp24s0" of SriovNetworkNodePolicy "ibp24s0" means too: expected VFs of one policy only; write ranges that do not overlap, "ibp24s0#0-3" and "ibp24s0#4-7"',
    ],
  },
  {
    title: "refuses overlapping ranges",
    policy: policy({ nicSelector: { pfNames: ["ibp64s0#0-3", "ibp24s0#3-7"] } }, "mine"),
    facts: oneOf("other", { nicSelector: { pfNames: ["ibp24s0#0-3"] } }),
    expected: [
      'problem nicSelector.pfNames.1: "ibp24s0#3-7" means VFs of dgx[030-031] that "ibp24s0#0-3" of',
    ],
  },
  {
    title: "compares every PF of two policies, not only the first that both name",
    policy: policy({ nicSelector: { pfNames: ["ibp24s0#0-3", "ibp64s0#0-3"] } }, "mine"),
    facts: oneOf("other", { nicSelector: { pfNames: ["ibp24s0#4-7", "ibp64s0#2-7"] } }),
    expected: ['problem nicSelector.pfNames.1: "ibp64s0#0-3" means VFs'],
  },
  {
    title: "takes ranges that do not overlap",
    policy: policy({ nicSelector: { pfNames: ["ibp24s0#0-3"] } }, "mine"),
    facts: oneOf("other", { nicSelector: { pfNames: ["ibp24s0#4-7"] } }),
    expected: [],
  },
  {
    title:
      "warns of a range and the whole of a PF, which the webhook lets pass, and says who loses",
    policy: policy({ nicSelector: { pfNames: ["ibp24s0#0-3"] }, priority: 10 }, "mine"),
    facts: oneOf("other", { nicSelector: { pfNames: ["ibp24s0"] }, priority: 20 }),
    expected: [
      'warning nicSelector: SriovNetworkNodePolicy "other" means the same VFs: VFs 0-3 of ibp24s0 and its 0-7 on dgx[030-031]. The lower priority number wins (10 here, 20 there; the later name where equal), so "other" gets none of them',
    ],
  },
  {
    title:
      "warns of a PF that two policies mean in different ways; an absent live priority is 0 and wins",
    policy: policy({}, "mine"),
    facts: oneOf("other", { nicSelector: { rootDevices: ["0000:18:00.0"] } }),
    expected: [
      'warning nicSelector: SriovNetworkNodePolicy "other" means the same VFs: VFs 0-7 of ibp24s0 and its 0-7 on dgx[030-031]. The lower priority number wins (99 here, 0 there; the later name where equal), so this policy gets none',
    ],
  },
  {
    title: "lets the later name win where priorities are equal",
    policy: policy({ nicSelector: { rootDevices: ["0000:18:00.0"] }, priority: 0 }, "zzz"),
    facts: oneOf("other", { nicSelector: { pfNames: ["ibp24s0"] } }),
    expected: [
      'warning nicSelector: SriovNetworkNodePolicy "other" means the same VFs: VFs 0-7 of ibp24s0 and its 0-7 on dgx[030-031]. The lower priority number wins (0 here, 0 there; the later name where equal), so "other" gets none',
    ],
  },
  {
    title: "warns of two ranges of a PF for one resource, of which the operator keeps one",
    policy: policy({ nicSelector: { pfNames: ["ibp24s0#0-3"] }, resourceName: "other" }, "mine"),
    facts: oneOf("other", { nicSelector: { pfNames: ["ibp24s0#4-7"] } }),
    expected: [
      'warning nicSelector: SriovNetworkNodePolicy "other" means the same PFs for the same resource: VFs 0-3 of ibp24s0 and its 4-7 on dgx[030-031]',
    ],
  },
  {
    title: "refuses externallyManaged in one of two policies of a PF",
    policy: policy({ nicSelector: { pfNames: ["ibp24s0#0-3"] }, externallyManaged: true }, "mine"),
    facts: oneOf("other", { nicSelector: { pfNames: ["ibp24s0#4-7"] } }),
    expected: [
      'problem nicSelector.pfNames.0: ibp24s0 of dgx[030-031] is externallyManaged true here and false in SriovNetworkNodePolicy "other"',
    ],
  },
  {
    title: "refuses an address in two policies",
    policy: policy({ nicSelector: { rootDevices: ["0000:40:00.0", "0000:18:00.0"] } }, "mine"),
    facts: oneOf("other", { nicSelector: { rootDevices: ["0000:18:00.0"] } }),
    expected: [
      'problem nicSelector.rootDevices.1: 0000:18:00.0 of dgx[030-031] is in rootDevices of SriovNetworkNodePolicy "other" too',
    ],
  },
  {
    title: "refuses different excludeTopology for one resource",
    policy: policy({ resourceName: "other", excludeTopology: true }, "mine"),
    facts: oneOf("other", { nicSelector: { pfNames: ["ibp64s0"] } }),
    expected: [
      'problem excludeTopology: excludeTopology is true here and false in SriovNetworkNodePolicy "other", which offers the same resource "other"',
    ],
  },
  {
    title: "compares only policies that share a node",
    policy: policy({ nodeSelector: { pool: "a" } }, "mine"),
    facts: {
      nodes: read([node("dgx030", { labels: { pool: "a" } }), node("dgx031")]),
    },
    expected: [],
  },
  {
    title: "skips the deprecated policy default",
    policy: policy({}, "mine"),
    facts: oneOf("default", { nicSelector: { pfNames: ["ibp24s0"] }, numVfs: 0 }),
    expected: [],
  },
  {
    title: "says what could not be read",
    policy: policy(),
    facts: {
      nodes: unknown("nodes may not be listed"),
      sriovNodeStates: unknown("SriovNetworkNodeStates may not be listed"),
      sriovNodePolicies: unknown("policies may not be listed"),
    },
    expected: [
      "unknown Which nodes nodeSelector means could not be checked: nodes may not be listed",
      "unknown Which PFs nicSelector means could not be checked: SriovNetworkNodeStates may not be listed",
      "unknown Conflicts with other policies could not be checked: policies may not be listed",
    ],
  },
  {
    title: "says only what is wrong with the spec, where that is",
    policy: policy({ numVfs: 0, nodeSelector: { a: "b" } }),
    expected: ["problem numVfs: numVfs is 0"],
  },
];

describe("nodePolicyFindings()", () => {
  it("finds nothing to say of the eight policies of a DGX B200", () => {
    for (const live of dgxPolicies)
      assert.deepEqual(said(nodePolicyFindings(parsedPolicy(live), context())), []);
  });

  for (const { title, policy: judged, facts, expected } of cases)
    it(title, () => {
      const found = said(nodePolicyFindings(judged, context(facts)));
      assert.deepEqual(
        found.map((line, i) => line.slice(0, expected[i]?.length)),
        expected,
      );
    });

  it("compares with the other policies of the program, which stand for live ones of their name", () => {
    const moved = policy({ nicSelector: { pfNames: ["ibp64s0"] } }, "ibp24s0");
    const found = nodePolicyFindings(policy({}, "mine"), context({}, { policies: [moved] }));
    assert.deepEqual(said(found), []);
    const next = policy({}, "next");
    assert.equal(
      nodePolicyFindings(policy({}, "mine"), context(noPolicies, { policies: [next] })).problems
        .length,
      1,
    );
  });

  const bluefield = policy({ nicSelector: { pfNames: ["ibp41s0f0"] } });
  const kinds = [
    ["nic", []],
    [
      "dpu",
      [
        "problem nicSelector: nicSelector means ibp41s0f0 of dgx030 (a BlueField in DPU mode): the operator's daemon fails",
      ],
    ],
    [
      "dpu-unknown",
      ["warning nicSelector: nicSelector means ibp41s0f0 of dgx030 (a BlueField of unknown mode)"],
    ],
    [
      "nvswitch-bridge",
      [
        "problem nicSelector: nicSelector means ibp41s0f0 of dgx030 (a ConnectX that bridges NVSwitches): it must not get VFs",
      ],
    ],
  ] as const;
  for (const [kind, expected] of kinds)
    it(`believes the host where it was probed and says the card is ${kind}`, () => {
      const host = hostFacts({
        cards: [card("0000:29:00.0", { kind, pfs: [pf("0000:29:00.0")] })],
      });
      const facts = clusterFacts({
        ...noPolicies,
        nodes: read([node("dgx030")]),
        sriovNodeStates: read([dgxState("dgx030")]),
      });
      const found = said(
        nodePolicyFindings(bluefield, sriovContextOf(facts, {}, new Map([["dgx030", host]]))),
      );
      assert.deepEqual(
        found.map((line, i) => line.slice(0, expected[i]?.length)),
        expected,
      );
    });
});
