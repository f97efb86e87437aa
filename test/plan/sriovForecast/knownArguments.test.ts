import assert from "node:assert/strict";
import type { LoopReason } from "../../../provider/plan/sriovForecast/reason.ts";
import { exclusive, missing, notEdited, one, shared, zero } from "./support/argumentHosts.ts";
import { node, nodeState } from "./support/operatorFacts.ts";
import { codes, predictOne } from "./support/predictOne.ts";

describe("argumentRule() without a probed host", () => {
  it("takes the arguments of a settled node from its spec", () => {
    const states = [nodeState("n1", { asked: "exclusive", live: "exclusive" })];
    assert.equal(predictOne({ states, ...exclusive }).outcome, "none");
    const { part } = predictOne({ states, ...shared });
    assert.deepEqual(part.reboots, [
      missing(one, "exclusive"),
      { code: "argument_extra", argument: zero, mode: "shared" },
    ]);
  });

  it("knows that a settled node without a mode has neither argument", () => {
    const { outcome, part } = predictOne({ states: [nodeState("n1")], ...exclusive });
    assert.equal(outcome, "reboot");
    assert.deepEqual(part.reboots, [missing(zero, "shared")]);
  });

  const unsettledStates = [
    nodeState("n1", { asked: "exclusive", sync: "InProgress" }),
    nodeState("n1", { asked: "exclusive", sync: "Failed" }),
    nodeState("n1", { asked: "exclusive", annotations: { "current-state": "Draining" } }),
  ];
  for (const [index, state] of unsettledStates.entries()) {
    it(`knows nothing from a node state that the operator is not done with (${index + 1})`, () => {
      const { outcome, part } = predictOne({ states: [state], ...exclusive });
      assert.equal(outcome, "unknown");
      assert.deepEqual(codes(part.unknown), ["command_line"]);
    });
  }

  const images: readonly (readonly [string, readonly LoopReason[], readonly string[]])[] = [
    ["Ubuntu 22.04.5 LTS", [notEdited("ubuntu", "add")], []],
    ["Debian GNU/Linux 12 (bookworm)", [notEdited("no-grubby", "add")], []],
    ["SUSE Linux Enterprise Server 15 SP6", [notEdited("no-grubby", "add")], []],
    ["Flatcar Container Linux by Kinvolk 3975.2.2", [notEdited("no-grubby", "add")], []],
    ["Red Hat Enterprise Linux 9.4 (Plow)", [], []],
    ["Rocky Linux 9.4 (Blue Onyx)", [], []],
    ["Red Hat Enterprise Linux CoreOS 417.94.202411070820-0", [], []],
    ["Fedora CoreOS 40.20240602.3.0", [], []],
    ["Site Linux 7", [], ["kargs_tool"]],
  ];
  for (const [osImage, loops, unknown] of images) {
    it(`tells from the image of the node whether it would loop: ${osImage}`, () => {
      const { outcome, part } = predictOne({ nodes: [node("n1", { osImage })], ...exclusive });
      assert.equal(outcome, "reboot");
      assert.deepEqual(part.loops, loops);
      assert.deepEqual(codes(part.unknown), unknown);
    });
  }
});
