import assert from "node:assert/strict";
import { unknown } from "../../../provider/facts/reading.ts";
import { planPersistence } from "../../../provider/plan/mode/planPersistence.ts";
import { hostFacts } from "../../support/factsBuilder.ts";

describe("planPersistence()", () => {
  it("writes no boot argument over a boot configuration that nobody could read", () => {
    const { rdma } = hostFacts({});
    const facts = hostFacts({ rdma: { ...rdma, bootEntry: unknown("grub.cfg is not readable") } });
    const { writes, unknown: doubts } = planPersistence("exclusive", facts, "exclusive");
    assert.deepEqual(
      writes.filter((step) => step.do === "boot-argument"),
      [],
    );
    assert.deepEqual(
      doubts.map(({ code }) => code),
      ["mode_next_boot_unknown"],
    );
  });
});
