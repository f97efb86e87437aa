import assert from "node:assert/strict";
import type { Claim } from "../../../../provider/plan/claim.ts";
import {
  type Short,
  asks,
  atLeast,
  exactly,
  find,
  policyIb,
  short,
} from "../support/findConflicts.ts";
import {
  type ClusterParts,
  nodeState,
  operatorConfig,
  pf,
  policy,
  pool,
} from "../support/operatorFacts.ts";
import { firmwareClaim, modeClaim, vfsClaim } from "../../../support/claims.ts";

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
];

describe("policyConflicts()", () => {
  for (const [title, claim, parts, found] of table) {
    it(`finds ${title}`, () => {
      assert.deepEqual(short(find(claim, parts)), found);
    });
  }
});
