import assert from "node:assert/strict";
import type { HostRead } from "../../../provider/facts/hostRead.ts";
import { besideLost, lostNodes } from "../../../provider/resources/rollout/lostNodes.ts";
import { hostFacts } from "../../support/factsBuilder.ts";

const answers: HostRead = { status: "read", facts: hostFacts({}) };
const silent: HostRead = {
  status: "unreachable",
  code: "connect_timeout",
  message: "no answer",
  summary: "no answer",
  local: false,
};
const reads = new Map<string, HostRead>([
  ["n1", answers],
  ["n2", silent],
  ["n3", silent],
  ["n4", silent],
]);

describe("lostNodes()", () => {
  it("are those that the last run was to act on, or that were lost before, and that are silent", () => {
    const olds = { reboots: [{ act: "warm-reboot", hosts: "n[1-2],n9" }], lost: ["n3"] };
    assert.deepEqual(lostNodes(olds, reads), ["n3", "n2"]);
  });

  it("are none where the state says nothing of earlier runs", () => {
    for (const olds of [{}, { reboots: [] }, { reboots: "garbage", lost: [7] }])
      assert.deepEqual(lostNodes(olds, reads), []);
  });

  it("leave the rest of maxUnavailable to others", () => {
    assert.equal(besideLost([], 1), undefined);
    assert.equal(besideLost(["n2"], 3)?.room, 2);
    assert.match(
      besideLost(["n2"], 3)?.why ?? "",
      /^no answer from n2 since a run that was to act there, so it counts as down: with maxUnavailable 3 at most 2 other at a time may go; /,
    );
    assert.equal(besideLost(["n2", "n3"], 1)?.room, 0);
    assert.match(besideLost(["n2", "n3"], 1)?.why ?? "", /n\[2-3\] .* no other node may go/);
  });
});
