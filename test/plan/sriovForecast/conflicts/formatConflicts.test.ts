import assert from "node:assert/strict";
import {
  type Conflict,
  theirsOf,
} from "../../../../provider/plan/sriovForecast/conflicts/conflict.ts";
import { formatConflicts } from "../../../../provider/plan/sriovForecast/conflicts/formatConflicts.ts";

const base: Conflict = {
  severity: "error",
  host: "dgx030",
  what: "NUM_OF_VFS",
  pci: "0000:18:00.0",
  ours: { resource: "NicFirmwareVfs dgx", value: "exactly 8" },
  theirs: theirsOf("SriovNetworkNodePolicy", ["ib24"], "16"),
  effect: "undone",
};

describe("formatConflicts()", () => {
  it("names both values, the card and the hosts, and what to do", () => {
    assert.deepEqual(formatConflicts([base, { ...base, host: "dgx031" }]), [
      "NicFirmwareVfs dgx wants NUM_OF_VFS exactly 8 and SriovNetworkNodePolicy ib24 16 on 0000:18:00.0 of dgx[030-031]: " +
        "each undoes what the other sets; expected one value: change one of them, or take these hosts out of one",
    ]);
  });

  it("counts more than two cards", () => {
    const pcis = ["0000:18:00.0", "0000:40:00.0", "0000:4f:00.0"];
    assert.match(
      formatConflicts(pcis.map((pci) => ({ ...base, pci }))).join("\n"),
      /^[^\n]* on 3 cards of dgx030: [^\n]*$/,
    );
  });

  const texts: readonly (readonly [Partial<Conflict>, RegExp])[] = [
    [
      {
        what: "rdma-mode",
        pci: "",
        effect: "same",
        ours: { resource: "RdmaMode dgx", value: "exclusive" },
        theirs: theirsOf("SriovNetworkPoolConfig", ["p"], "exclusive"),
      },
      /^RdmaMode dgx and SriovNetworkPoolConfig p both set RDMA mode to exclusive on dgx030: two owners; RdmaMode keeps/,
    ],
    [
      {
        what: "rdma-mode",
        pci: "",
        ours: { resource: "RdmaMode dgx", value: "exclusive" },
        theirs: theirsOf("SriovNetworkPoolConfig", ["p"], "shared"),
      },
      /^RdmaMode dgx wants RDMA mode exclusive and SriovNetworkPoolConfig p shared on dgx030: each undoes/,
    ],
    [{ effect: "same" }, /both set NUM_OF_VFS to 16 .*: two owners; change both together/],
    [{ effect: "same_at_least" }, /write match: "exactly"$/],
    [{ effect: "theirs_is_more" }, /that operator reboots for its own number; .* Rollout/],
    [{ effect: "too_few" }, /fails with fewer than it wants; raise ours or lower theirs$/],
    [{ effect: "reset", what: "firmware" }, /factory values; expected no resetToDefault/],
    [{ what: "numvfs" }, /wants sriov_numvfs exactly 8/],
    [{ what: "LINK_TYPE" }, /wants LINK_TYPE exactly 8/],
  ];
  for (const [overrides, expected] of texts) {
    it(`has words for ${overrides.effect ?? "undone"} of ${overrides.what ?? "NUM_OF_VFS"}`, () => {
      assert.match(formatConflicts([{ ...base, ...overrides }]).join("\n"), expected);
    });
  }

  it("says nothing where there is nothing", () => {
    assert.deepEqual(formatConflicts([]), []);
  });
});
