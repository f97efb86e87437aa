import assert from "node:assert/strict";
import type { LiveObject } from "../../../../provider/facts/cluster/clusterFacts.ts";
import type { HostFacts } from "../../../../provider/facts/hostFacts.ts";
import { unknown } from "../../../../provider/facts/reading.ts";
import type { Claim } from "../../../../provider/plan/claim.ts";
import type { Conflict } from "../../../../provider/plan/sriovForecast/conflicts/conflict.ts";
import { conflictsOf } from "../../../../provider/plan/sriovForecast/conflicts/conflictsOf.ts";
import { firmwareClaim, modeClaim, vfsClaim } from "../../../support/claims.ts";
import { card, dualPort, hostFacts } from "../../../support/factsBuilder.ts";
import {
  clusterFacts,
  type ClusterParts,
  labelled,
  node,
  nodeState,
  operatorConfig,
  pf,
  policy,
  pool,
} from "../support/operatorFacts.ts";

type Tree = Readonly<Record<string, unknown>>;

function template(spec: Tree, selector: Tree = {}): LiveObject {
  return {
    apiVersion: "configuration.net.nvidia.com/v1alpha1",
    kind: "NicConfigurationTemplate",
    name: "cx7",
    namespace: "network-operator",
    labels: {},
    annotations: {},
    generation: 1,
    spec: {
      nodeSelector: { "nvidia.com/gpu.present": "true" },
      nicSelector: { nicType: "1021", ...selector },
      ...spec,
    },
    status: {},
  };
}

function find(
  claim: Claim,
  parts: ClusterParts,
  host: HostFacts = hostFacts(),
): readonly Conflict[] {
  const { conflicts, unknown: doubts } = conflictsOf({
    claims: [claim],
    nodeOf: new Map([["host1", "n1"]]),
    hosts: new Map([["host1", host]]),
    facts: clusterFacts(parts),
  });
  assert.deepEqual(doubts, []);
  return conflicts;
}

type Short = readonly [string, string, string, string, string];

const short = (found: readonly Conflict[]): Short[] =>
  found.map(({ severity, what, ours, theirs, effect }) => [
    severity,
    what,
    ours.value,
    `${theirs.object}: ${theirs.value}`,
    effect,
  ]);

const exactly = (numOfVfs: number): Claim => firmwareClaim({ numOfVfs, match: "exactly" });
const atLeast = (numOfVfs: number): Claim => firmwareClaim({ numOfVfs });
const asks = (numVfs: number, spec: Tree = {}): ClusterParts => ({
  policies: [policy("ib", { numVfs, ...spec })],
});

const policyIb = "SriovNetworkNodePolicy ib";
const cx7 = "NicConfigurationTemplate cx7";

const table: readonly (readonly [string, Claim, ClusterParts, readonly Short[]])[] = [
  [
    "a mode that a pool contradicts",
    modeClaim(),
    { pools: [pool("p", { rdmaMode: "shared" })] },
    [["error", "rdma-mode", "exclusive", "SriovNetworkPoolConfig p: shared", "undone"]],
  ],
  [
    "a mode that a pool asks for too",
    modeClaim(),
    { pools: [pool("p", { rdmaMode: "exclusive" })] },
    [["warning", "rdma-mode", "exclusive", "SriovNetworkPoolConfig p: exclusive", "same"]],
  ],
  ["no mode of the pool", modeClaim(), { pools: [pool("p")] }, []],
  [
    "no mode of two pools, which the operator does not take",
    modeClaim(),
    { pools: [pool("p", { rdmaMode: "shared" }), pool("q")] },
    [],
  ],
  [
    "an exact number that a policy contradicts",
    exactly(8),
    asks(16),
    [["error", "NUM_OF_VFS", "exactly 8", `${policyIb}: 16`, "undone"]],
  ],
  [
    "an exact number that is a policy's too",
    exactly(8),
    asks(8),
    [["warning", "NUM_OF_VFS", "exactly 8", `${policyIb}: 8`, "same"]],
  ],
  [
    "at least the number of a policy",
    atLeast(8),
    asks(8),
    [["warning", "NUM_OF_VFS", "at least 8", `${policyIb}: 8`, "same_at_least"]],
  ],
  [
    "at least fewer than a policy",
    atLeast(8),
    asks(16),
    [["warning", "NUM_OF_VFS", "at least 8", `${policyIb}: 16`, "theirs_is_more"]],
  ],
  [
    "at least more than a policy, which lowers it",
    atLeast(16),
    asks(8),
    [["error", "NUM_OF_VFS", "at least 16", `${policyIb}: 8`, "undone"]],
  ],
  [
    "nothing on an externally managed PF that gets enough",
    exactly(16),
    asks(8, { externallyManaged: true }),
    [],
  ],
  [
    "too few for an externally managed PF",
    exactly(4),
    asks(8, { externallyManaged: true }),
    [["error", "NUM_OF_VFS", "exactly 4", `${policyIb}: 8`, "too_few"]],
  ],
  [
    "perhaps too few for an externally managed PF",
    atLeast(4),
    asks(8, { externallyManaged: true }),
    [["warning", "NUM_OF_VFS", "at least 4", `${policyIb}: 8`, "too_few"]],
  ],
  [
    "nothing in firmware that the operator leaves alone",
    exactly(8),
    { ...asks(16), configs: [operatorConfig({ disablePlugins: ["mellanox"] })] },
    [],
  ],
  ["nothing on nodes that no policy means", exactly(8), asks(16, { nodeSelector: { a: "b" } }), []],
  [
    "nothing on another card",
    firmwareClaim({ numOfVfs: 8, match: "exactly", select: { model: ["ConnectX-7"] } }),
    {
      states: [nodeState("n1", { pfs: [pf("18"), pf("40")] })],
      policies: [policy("ib", { nicSelector: { pfNames: ["ib400"] }, numVfs: 16 })],
    },
    [],
  ],
  [
    "a link type that a policy contradicts",
    firmwareClaim({ linkType: "ethernet" }),
    asks(8, { linkType: "IB" }),
    [
      ["warning", "NUM_OF_VFS", "at least 8", `${policyIb}: 8`, "same_at_least"],
      ["error", "LINK_TYPE", "ethernet", `${policyIb}: infiniband`, "undone"],
    ],
  ],
  [
    "a link type that is a policy's too",
    firmwareClaim({ linkType: "ethernet", match: "exactly" }),
    asks(8, { linkType: "eth", isRdma: false }),
    [
      ["warning", "NUM_OF_VFS", "exactly 8", `${policyIb}: 8`, "same"],
      ["warning", "LINK_TYPE", "ethernet", `${policyIb}: ethernet`, "same"],
    ],
  ],
  [
    "VFs that a policy makes as many of",
    vfsClaim({ numVfs: 8 }),
    asks(8),
    [["warning", "numvfs", "8", `${policyIb}: 8`, "same"]],
  ],
  [
    "VFs that a policy makes others of",
    vfsClaim({ numVfs: 4 }),
    asks(8),
    [["error", "numvfs", "4", `${policyIb}: 8`, "undone"]],
  ],
  ["VFs of ours that the operator uses", vfsClaim(), asks(8, { externallyManaged: true }), []],
  [
    "fewer VFs of ours than the operator wants to use",
    vfsClaim({ numVfs: 4 }),
    asks(8, { externallyManaged: true }),
    [["error", "numvfs", "4", `${policyIb}: 8`, "too_few"]],
  ],
  [
    "a template with another number",
    exactly(8),
    { templates: [template({ template: { numVfs: 16, linkType: "Infiniband" } })] },
    [["error", "NUM_OF_VFS", "exactly 8", `${cx7}: 16`, "undone"]],
  ],
  [
    "a template with another link type",
    firmwareClaim({ linkType: "infiniband", match: "exactly" }),
    { templates: [template({ template: { numVfs: 8, linkType: "Ethernet" } })] },
    [
      ["warning", "NUM_OF_VFS", "exactly 8", `${cx7}: 8`, "same"],
      ["error", "LINK_TYPE", "infiniband", `${cx7}: ethernet`, "undone"],
    ],
  ],
  [
    "a template's raw parameters",
    firmwareClaim({ linkType: "infiniband", numOfVfs: 16 }),
    {
      templates: [
        template({
          template: {
            rawNvConfig: [
              { name: "NUM_OF_VFS", value: "8" },
              { name: "LINK_TYPE_P1", value: "2" },
              { name: "LINK_TYPE_P2", value: "2" },
              { name: "ATS_ENABLED", value: "1" },
            ],
          },
        }),
      ],
    },
    [
      ["error", "NUM_OF_VFS", "at least 16", `${cx7}: 8`, "undone"],
      ["error", "LINK_TYPE", "infiniband", `${cx7}: ethernet`, "undone"],
    ],
  ],
  [
    "a template that resets",
    atLeast(8),
    { templates: [template({ resetToDefault: true })] },
    [["error", "firmware", "at least 8", `${cx7}: resetToDefault`, "reset"]],
  ],
  [
    "nothing of a template for other cards",
    exactly(8),
    {
      templates: [
        template({ template: { numVfs: 16 } }, { nicType: "101d" }),
        template({ template: { numVfs: 16 } }, { pciAddresses: ["0000:40:00.0"] }),
        template({ template: { numVfs: 16 } }, { serialNumbers: ["X"] }),
        template({ template: { numVfs: 16 } }, { partNumbers: ["X"] }),
      ],
    },
    [],
  ],
  [
    "a template that names the card",
    exactly(8),
    {
      templates: [
        template(
          { template: { numVfs: 16 } },
          {
            pciAddresses: ["0000:18:00.0"],
            serialNumbers: [card("0000:18:00.0").serial],
            partNumbers: ["MCX75310AAS-NEAT"],
          },
        ),
      ],
    },
    [["error", "NUM_OF_VFS", "exactly 8", `${cx7}: 16`, "undone"]],
  ],
  [
    "nothing of a template for other nodes",
    exactly(8),
    { templates: [template({ nodeSelector: { a: "b" }, template: { numVfs: 16 } })] },
    [],
  ],
  [
    "nothing between a mode and a template",
    modeClaim(),
    { templates: [template({ template: { numVfs: 16 } })] },
    [],
  ],
];

describe("conflictsOf()", () => {
  for (const [title, claim, parts, found] of table) {
    it(`finds ${title}`, () => {
      assert.deepEqual(short(find(claim, parts)), found);
    });
  }

  it("names the host, the card and every policy that asks for it", () => {
    const parts: ClusterParts = {
      policies: [
        policy("a", { nicSelector: { pfNames: ["ib180#0-3"] } }),
        policy("b", { nicSelector: { pfNames: ["ib180#4-7"] } }),
      ],
    };
    const [found] = find(exactly(4), parts);
    assert.equal(found?.host, "host1");
    assert.equal(found.pci, "0000:18:00.0");
    assert.equal(found.theirs.object, "SriovNetworkNodePolicy a and b");
    assert.deepEqual(found.theirs.objects, [
      "SriovNetworkNodePolicy a",
      "SriovNetworkNodePolicy b",
    ]);
    assert.equal(found.ours.resource, "NicFirmwareVfs firmware");
  });

  it("compares a card of two ports with the larger number of its policies", () => {
    const pfs = [pf("18"), pf("18", { pciAddress: "0000:18:00.1", name: "ib181" })];
    const parts: ClusterParts = {
      states: [nodeState("n1", { pfs })],
      policies: [
        policy("a", { numVfs: 4 }),
        policy("b", { nicSelector: { pfNames: ["ib181"] }, numVfs: 16 }),
      ],
    };
    const host = hostFacts({ cards: [dualPort("0000:18:00")] });
    assert.deepEqual(short(find(exactly(16), parts, host)), [
      ["warning", "NUM_OF_VFS", "exactly 16", "SriovNetworkNodePolicy a and b: 16", "same"],
    ]);
  });

  it("finds policies before the operator has described the node", () => {
    const found = find(exactly(8), { ...asks(16), states: [] });
    assert.deepEqual(
      found.map(({ effect }) => effect),
      ["undone"],
    );
  });

  it("finds the mode of a host that could not be read, and nothing on its cards", () => {
    const claims = [modeClaim(), exactly(8), vfsClaim({ numVfs: 4 })];
    const { conflicts } = conflictsOf({
      claims,
      nodeOf: new Map([["host1", "n1"]]),
      hosts: new Map(),
      facts: clusterFacts({ ...asks(16), pools: [pool("p", { rdmaMode: "shared" })] }),
    });
    assert.deepEqual(
      conflicts.map(({ what }) => what),
      ["rdma-mode"],
    );
  });

  it("compares each host with its own node", () => {
    const { conflicts } = conflictsOf({
      claims: [modeClaim({ hosts: "a,b,c" })],
      nodeOf: new Map([
        ["a", "n1"],
        ["b", "n2"],
      ]),
      hosts: new Map(),
      facts: clusterFacts({
        nodes: [labelled("n1", { rack: "r1" }), node("n2")],
        pools: [pool("p", { rdmaMode: "shared", nodeSelector: { matchLabels: { rack: "r1" } } })],
      }),
    });
    assert.deepEqual(
      conflicts.map(({ host }) => host),
      ["a"],
    );
  });

  it("says what it could not compare", () => {
    const { conflicts, unknown: doubts } = conflictsOf({
      claims: [exactly(8)],
      nodeOf: new Map([["host1", "n1"]]),
      hosts: new Map([["host1", hostFacts()]]),
      facts: {
        ...clusterFacts(),
        sriovNodePolicies: unknown("forbidden"),
        nicConfigurationTemplates: unknown("no answer"),
      },
    });
    assert.deepEqual(conflicts, []);
    assert.deepEqual(doubts, [
      "SR-IOV operator: SriovNetworkNodePolicies could not be read: forbidden",
      "NicConfigurationTemplates could not be read: no answer",
    ]);
  });

  it("says which template is not understood", () => {
    const odd = template({ nicSelector: { nicType: 7 } });
    const { unknown: doubts } = conflictsOf({
      claims: [exactly(8)],
      nodeOf: new Map(),
      hosts: new Map(),
      facts: clusterFacts({ templates: [odd] }),
    });
    assert.match(
      doubts.join(),
      /^NicConfigurationTemplate cx7 is not understood: nicSelector\.nicType/,
    );
  });
});
