import assert from "node:assert/strict";
import fc from "fast-check";
import { foldNodes } from "../../provider/facts/nodeset.ts";
import { formatRolloutWarning } from "../../provider/plan/text/formatWarning.ts";
import { formatForecast } from "../../provider/plan/forecast.ts";
import { planWaves } from "../../provider/plan/waves/waves.ts";
import { parseWarning } from "../../provider/report/warningText.ts";
import { severity } from "../../provider/report/rows.ts";
import { hostPlan } from "../support/hostPlans.ts";

/** Words as reasons have them; a text begins and ends with one. */
const text = () =>
  fc
    .array(fc.stringMatching(/^[A-Za-z0-9"(),:;/.=-]{1,24}$/), { minLength: 1, maxLength: 40 })
    .map((words) => words.join(" "));
const nodes = () =>
  fc
    .array(fc.integer({ min: 0, max: 4000 }), { minLength: 1, maxLength: 60 })
    .map((numbers) => foldNodes(numbers.map((n) => `dgx${String(n).padStart(4, "0")}`)));
const row = () =>
  fc
    .record({
      label: fc.constantFrom(...severity),
      hosts: fc.oneof(nodes(), fc.constant("")),
      text: text(),
    })
    .map((each) => ({ ...each }));

describe("parseWarning()", () => {
  it("reads back every row, whatever its length, and the lines below", () => {
    fc.assert(
      fc.property(
        text(),
        fc.array(row(), { maxLength: 12 }),
        fc.array(text(), { maxLength: 3 }),
        (headline, rows, notes) => {
          const read = parseWarning(`warning: ${formatForecast({ headline, rows, notes })}\n`);
          assert.deepEqual(read.rows, rows);
          assert.equal(read.headline, headline);
          assert.deepEqual(read.notes, notes);
        },
      ),
    );
  });

  it("reads back waves of a rollout, counted where the warning counts them, and the approval", () => {
    const plans = new Map(
      Array.from({ length: 40 }, (_, i) => [
        `dgx${String(i + 1).padStart(3, "0")}`,
        hostPlan("warm-reboot"),
      ]),
    );
    const waves = planWaves(plans, { maxUnavailable: 2 });
    const warning = formatRolloutWarning({ plans, waves, approve: { file: "Pulumi.ams1.yaml" } });
    const read = parseWarning(warning ?? "");
    assert.deepEqual(
      read.waves.map(({ number, hosts, act, note }) => [number, hosts, act, note]).slice(0, 2),
      [
        ["1", "dgx001", "warm", "canary"],
        ["2", "dgx[002-003]", "warm", ""],
      ],
    );
    const last = read.waves.at(-1);
    assert.equal(last?.number, `13-${waves.waves.length}`);
    assert.equal(last.hosts, foldNodes(waves.waves.slice(12).flatMap(({ hosts }) => hosts)));
    assert.deepEqual(read.approve, {
      file: "Pulumi.ams1.yaml",
      line: 'rdma:approve: {warm: "dgx[001-040]"}',
    });
    assert.deepEqual(
      read.rows.map(({ label, hosts }) => [label, hosts]),
      [["warm", "dgx[001-040]"]],
    );
  });

  it("takes any text for a headline and notes, and never throws", () => {
    assert.deepEqual(parseWarning("").rows, []);
    assert.deepEqual(
      parseWarning("warning: Wrote to 4 of 6 hosts").headline,
      "Wrote to 4 of 6 hosts",
    );
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            "  ",
            " ",
            "warm",
            "[",
            "\n",
            "Waves (maxUnavailable 1):",
            "unknown",
            "  1  a  warm",
          ),
          { maxLength: 40 },
        ),
        (parts) => {
          parseWarning(parts.join(""));
        },
      ),
    );
  });
});
