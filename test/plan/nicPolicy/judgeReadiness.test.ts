import assert from "node:assert/strict";
import fc from "fast-check";
import type {
  ClusterFacts,
  LiveObject,
  PodFacts,
} from "../../../provider/facts/cluster/clusterFacts.ts";
import { read, unknown } from "../../../provider/facts/reading.ts";
import {
  formatRemaining,
  formatWaiting,
} from "../../../provider/plan/nicPolicy/formatReadiness.ts";
import { judgeReadiness } from "../../../provider/plan/nicPolicy/judgeReadiness.ts";
import type { FormerPolicy } from "../../../provider/plan/nicPolicy/readinessInput.ts";
import { nicPolicyManifest } from "../../../provider/plan/nicPolicy/nicPolicy.ts";
import type { NicPolicyInput } from "../../../provider/plan/nicPolicy/nicPolicyInput.ts";
import type { NicPolicyReadiness } from "../../../provider/plan/nicPolicy/readiness.ts";
import {
  clusterFacts,
  driverPods,
  ipamPods,
  labelled,
  livePolicy,
  node,
  operatorPod,
  pod,
  policy,
  startsOf,
  upgradeState,
} from "./nicPolicyFixtures.ts";

type Spec = Readonly<Record<string, unknown>>;

function spec(input: NicPolicyInput, release = "25.7.0"): Spec {
  return nicPolicyManifest(policy(input, { release })).spec;
}

/** A status that gives states of components: `{ "state-OFED": "ready" }`. */
function status(
  states: Readonly<Record<string, string>>,
  overrides: Readonly<Record<string, unknown>> = {},
): Partial<LiveObject> {
  const appliedStates = Object.entries(states).map(([name, state]) => ({ name, state }));
  return { status: { state: "notReady", appliedStates, ...overrides } };
}

interface Case {
  readonly title: string;
  readonly wanted: Spec;
  readonly live: Partial<LiveObject>;
  readonly facts?: Partial<ClusterFacts>;
  readonly former?: FormerPolicy;
  /** `ready`, what remains, or what is waited for. */
  readonly expected: readonly string[];
}

function judge({ wanted, live, facts, former }: Case): NicPolicyReadiness {
  return judgeReadiness({
    wanted,
    live: livePolicy(wanted, live),
    facts: clusterFacts(facts),
    former,
  });
}

function linesOf(readiness: NicPolicyReadiness): string[] {
  return readiness.ready
    ? ["ready", ...readiness.remaining.map(formatRemaining)]
    : readiness.waiting.map((each) => formatWaiting([each]));
}

const names = ["dgx030", "dgx031"];
const ipam = spec({ nvIpam: true });
const ipamReady = status({ "state-nv-ipam-cni": "ready" }, { state: "ready" });
const ipamOpen = status({ "state-nv-ipam-cni": "notReady" });
const upgrading = { ofedDriver: { upgradePolicy: { autoUpgrade: true, drain: {} } } };
const driverOpen = status({ "state-OFED": "notReady" });
const hash = (value: string): Partial<PodFacts> => ({
  labels: { "controller-revision-hash": value },
});

const cases: readonly Case[] = [
  {
    title: "is done when the component is ready",
    wanted: ipam,
    live: ipamReady,
    expected: ["ready"],
  },
  {
    title: "is done with an empty policy",
    wanted: {},
    live: status({}, { state: "ready" }),
    expected: ["ready"],
  },
  {
    title: "waits for a component that the status does not have yet",
    wanted: ipam,
    live: status({}, { state: "ready" }),
    expected: ["nvIpam: not deployed yet"],
  },
  {
    title: "takes a status from before the component for what it is",
    wanted: ipam,
    live: status({ "state-nv-ipam-cni": "ignore" }, { state: "ready" }),
    expected: ["nvIpam: not deployed yet"],
  },
  {
    title: "names the component and its image that cannot be pulled",
    wanted: ipam,
    live: ipamOpen,
    facts: {
      pods: read([
        operatorPod,
        ...ipamPods(names, {
          ready: false,
          waiting: ['ImagePullBackOff: Back-off pulling image "ghcr.io/mellanox/nv-ipam:v0.2.0"'],
        }),
        pod("nv-ipam-controller-1", { labels: { name: "nv-ipam-controller" }, ready: false }),
      ]),
    },
    expected: [
      'nvIpam: notReady, nv-ipam-node on dgx[030-031]: ImagePullBackOff: Back-off pulling image "ghcr.io/mellanox/nv-ipam:v0.2.0", nv-ipam-controller (no node yet): not ready',
    ],
  },
  {
    title: "looks at Deployments, which the operator does not",
    wanted: ipam,
    live: ipamReady,
    facts: {
      pods: read([
        operatorPod,
        ...ipamPods(names),
        pod("nv-ipam-controller-1", {
          node: "cp1",
          labels: { name: "nv-ipam-controller" },
          ready: false,
          waiting: ["ErrImagePull"],
        }),
      ]),
    },
    expected: ["nvIpam: pods not ready, nv-ipam-controller on cp1: ErrImagePull"],
  },
  {
    title: "gives the operator's own word for an error",
    wanted: spec(upgrading),
    live: {
      status: {
        state: "notReady",
        appliedStates: [{ name: "state-OFED", state: "error", message: "tag was not found" }],
      },
    },
    expected: ["ofedDriver: error, tag was not found"],
  },
  {
    title: "says why the operator ignores a policy",
    wanted: ipam,
    live: { status: { state: "ignore", reason: "Unsupported instance" } },
    expected: [
      'the operator ignores it (Unsupported instance): only the name "nic-cluster-policy" counts',
    ],
  },
  {
    title: "waits for the first word of the operator",
    wanted: ipam,
    live: {},
    expected: ["the operator has not reported on it yet"],
  },
  {
    title: "asks whether there is an operator",
    wanted: ipam,
    live: {},
    facts: { pods: read([]) },
    expected: ["nobody has reported on it, and no pod of the operator is seen"],
  },
  {
    title: "says that it could not look for the operator",
    wanted: ipam,
    live: {},
    facts: { pods: unknown("forbidden") },
    expected: ["the operator has not reported on it yet; whether it runs could not be read"],
  },
  {
    title: "knows a status of a former generation by its condition",
    wanted: ipam,
    live: {
      generation: 2,
      status: {
        ...ipamReady.status,
        conditions: [{ type: "Ready", status: "True", observedGeneration: 1 }],
      },
    },
    expected: ["the operator has not taken up this change yet"],
  },
  {
    title: "waits for pods of the new template",
    wanted: spec({ nvIpam: true }, "25.10.0"),
    live: ipamReady,
    facts: { pods: read([...ipamPods(["dgx030"], hash("b")), ...ipamPods(["dgx031"], hash("a"))]) },
    former: { spec: ipam, pods: read(ipamPods(names, hash("a"))) },
    expected: ["nvIpam: dgx031 still runs its former pod"],
  },
  {
    title: "takes the condition's word before that of the pods",
    wanted: spec({ nvIpam: true }, "25.10.0"),
    live: {
      generation: 2,
      status: {
        ...ipamReady.status,
        conditions: [{ type: "Ready", status: "True", observedGeneration: 2 }],
      },
    },
    facts: { pods: read(ipamPods(names, hash("a"))) },
    former: { spec: ipam, pods: read(ipamPods(names, hash("a"))) },
    expected: ["ready"],
  },
  {
    title: "does not wait for other pods where the template is the same",
    wanted: ipam,
    live: ipamReady,
    facts: { pods: read(ipamPods(names, hash("a"))) },
    former: { spec: ipam, pods: read(ipamPods(names, hash("a"))) },
    expected: ["ready"],
  },
  {
    title: "cannot tell former pods where there were some of several templates",
    wanted: spec({ nvIpam: true }, "25.10.0"),
    live: ipamReady,
    facts: { pods: read(ipamPods(names, hash("a"))) },
    former: {
      spec: ipam,
      pods: read([...ipamPods(["dgx030"], hash("a")), ...ipamPods(["dgx031"], hash("b"))]),
    },
    expected: ["ready"],
  },
  {
    title: "waits until a removed component is gone",
    wanted: {},
    live: ipamReady,
    former: { spec: ipam, pods: read([]) },
    expected: ["nvIpam: still deployed"],
  },
  {
    title: "does not wait for rows of components that it did not have",
    wanted: {},
    live: ipamReady,
    expected: ["ready"],
  },
  {
    title: "does not wait for the row of whereabouts, which stays for ever",
    wanted: {},
    live: status({ "state-whereabouts-cni": "ready" }, { state: "ready" }),
    former: { spec: spec({ secondaryNetwork: { ipamPlugin: true } }), pods: read([]) },
    expected: ["ready"],
  },
  {
    title: "says that a component without a node is never ready",
    wanted: spec(upgrading),
    live: driverOpen,
    facts: { nodes: read([node("dgx030", { labels: {} })]) },
    expected: ["ofedDriver: no node fits it"],
  },
  {
    title: "waits for the kinds of nvIpam",
    wanted: ipam,
    live: ipamReady,
    facts: { ipPools: read(null) },
    expected: ["nvIpam: the cluster does not serve the kind IPPool yet"],
  },
  {
    title: "goes by the status where pods and nodes could not be read",
    wanted: ipam,
    live: ipamReady,
    facts: { pods: unknown("forbidden"), nodes: unknown("forbidden") },
    expected: ["ready"],
  },
  {
    title: "does not wait for a driver that only a restart takes up",
    wanted: spec({ ofedDriver: true }),
    live: driverOpen,
    expected: [
      "ready",
      "ofedDriver is reported as not ready: autoUpgrade is off, so dgx[030-031] may keep the former driver",
    ],
  },
  {
    title: "waits for a driver that comes up, autoUpgrade or not",
    wanted: spec({ ofedDriver: true }),
    live: driverOpen,
    facts: { pods: read([...driverPods(["dgx030"]), ...driverPods(["dgx031"], { ready: false })]) },
    expected: ["ofedDriver: notReady, mofed on dgx031: not ready"],
  },
  {
    title: "waits for a driver that a node does not have yet",
    wanted: spec({ ofedDriver: true }),
    live: driverOpen,
    facts: { pods: read(driverPods(["dgx030"])) },
    expected: ["ofedDriver: notReady"],
  },
  {
    title: "says how far the upgrade is",
    wanted: spec(upgrading),
    live: driverOpen,
    facts: {
      nodes: read([
        labelled("n1", { [upgradeState]: "upgrade-done" }),
        labelled("n2", { [upgradeState]: "drain-required" }),
        labelled("n3", { [upgradeState]: "upgrade-failed" }),
        node("n4"),
      ]),
      pods: read(driverPods(["n1", "n2", "n3", "n4"])),
    },
    expected: [
      "ofedDriver: 1 of 4 nodes upgraded, n2 drain-required, n3 upgrade-failed: find out why, delete the driver pod there, and uncordon, n4 not begun",
    ],
  },
  {
    title: "does not wait for nodes that are to be skipped",
    wanted: spec(upgrading),
    live: driverOpen,
    facts: {
      nodes: read([
        labelled("dgx030", { [upgradeState]: "upgrade-done" }),
        labelled("dgx031", {
          [upgradeState]: "upgrade-required",
          "nvidia.com/ofed-driver-upgrade.skip": "true",
        }),
      ]),
    },
    expected: [
      "ready",
      "dgx031 keeps the former driver: the label nvidia.com/ofed-driver-upgrade.skip=true holds the upgrade back",
    ],
  },
  {
    title: "waits for the first load of a driver",
    wanted: spec(upgrading),
    live: driverOpen,
    facts: { pods: read(driverPods(names, { ready: false, waiting: ["PodInitializing"] })) },
    expected: ["ofedDriver: notReady, mofed on dgx[030-031]: PodInitializing"],
  },
  {
    title: "names every component that is missing",
    wanted: spec({ ...upgrading, nvIpam: true, secondaryNetwork: { multus: true } }),
    live: status({ "state-OFED": "ready", "state-multus-cni": "notReady" }),
    expected: ["secondaryNetwork.multus: notReady", "nvIpam: not deployed yet"],
  },
];

describe("judgeReadiness", () => {
  for (const example of cases)
    it(`judgeReadiness() ${example.title}`, () => {
      assert.deepEqual(startsOf(linesOf(judge(example)), example.expected), example.expected);
    });

  it("formatWaiting() joins what is waited for", () => {
    assert.equal(
      formatWaiting([
        { code: "kind_missing", kind: "IPPool" },
        { code: "still_deployed", section: "ibKubernetes" },
      ]),
      "nvIpam: the cluster does not serve the kind IPPool yet; ibKubernetes: still deployed",
    );
  });

  it("judgeReadiness() never throws, whatever the status holds", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (other, value) => {
        for (const key of ["state", "reason", "appliedStates", "conditions"]) {
          const live = livePolicy(ipam, { status: { ...other, [key]: value } });
          const { ready } = judgeReadiness({ wanted: ipam, live, facts: clusterFacts() });
          assert.equal(ready, false);
        }
      }),
    );
  });
});
