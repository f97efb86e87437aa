import assert from "node:assert/strict";
import type { HostRead } from "../../provider/facts/hostRead.ts";
import type { RdmaModeClaim } from "../../provider/plan/claim.ts";
import { formatOtherStack, otherStacks } from "../../provider/plan/otherStacks.ts";
import { hostFacts } from "../support/factsBuilder.ts";

const claim: RdmaModeClaim = {
  kind: "rdma-mode",
  owner: "net/ams1/RdmaMode.dgx",
  resource: "RdmaMode dgx",
  hosts: "dgx[001-002]",
  mode: "exclusive",
  moduleReload: false,
};

function marked(owner: string, wanted: string): HostRead {
  const marks = [{ artefact: "rdma-mode", owner, wanted }];
  return { status: "read", facts: hostFacts({ marks }) };
}

describe("otherStacks()", () => {
  it("folds hosts that another stack marked, with both values", () => {
    const read = marked("net/fra1/RdmaMode.old", "shared");
    const found = otherStacks(
      claim,
      new Map([
        ["dgx001", read],
        ["dgx002", read],
      ]),
    );
    assert.deepEqual(found, [
      {
        owner: "net/fra1/RdmaMode.old",
        hosts: "dgx[001-002]",
        theirs: "shared",
        ours: "exclusive",
      },
    ]);
    assert.match(formatOtherStack(found[0]!), /wants shared there, this resource exclusive/);
  });

  it("tells a stack that wants the same apart from one that does not", () => {
    const [same] = otherStacks(
      claim,
      new Map([["dgx001", marked("net/fra1/RdmaMode.x", "exclusive")]]),
    );
    assert.match(formatOtherStack(same!), /wants the same \(exclusive\)/);
  });

  it("is silent about marks of the same stack, and about hosts that could not be read", () => {
    const dead: HostRead = {
      status: "unreachable",
      code: "connect_timeout",
      message: "",
      summary: "",
      local: false,
    };
    const reads = new Map([
      ["dgx001", marked("net/ams1/RdmaMode.other", "shared")],
      ["dgx002", dead],
    ]);
    assert.deepEqual(otherStacks(claim, reads), []);
  });
});
