import assert from "node:assert/strict";
import fc from "fast-check";
import { median } from "../../bench/median.ts";
import { perFurtherHost } from "../../bench/perFurtherHost.ts";

describe("figures of the bench", () => {
  it("median() takes the middle value, or the mean of the two in the middle, in any order", () => {
    assert.equal(median([3]), 3);
    assert.equal(median([9, 1, 5]), 5);
    assert.equal(median([4, 1, 3, 2]), 2.5);
    assert.throws(() => median([]), /no values, expected at least one/);
  });

  it("median() has as many values above it as below", () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        const middle = median(values);
        assert.ok(values.filter((value) => value < middle).length <= values.length / 2);
        assert.ok(values.filter((value) => value > middle).length <= values.length / 2);
      }),
    );
  });

  it("perFurtherHost() finds the slope whatever a run costs without hosts", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 0, max: 10_000 }),
        (hosts, further, slope, fixed) => {
          const costOf = (count: number): { hosts: number; cost: number } => ({
            hosts: count,
            cost: fixed + slope * count,
          });
          assert.equal(perFurtherHost(costOf(hosts), costOf(hosts + further)), slope);
        },
      ),
    );
  });

  it("perFurtherHost() refuses equal fleets, and a larger one that cost less", () => {
    assert.throws(
      () => perFurtherHost({ hosts: 8, cost: 1 }, { hosts: 8, cost: 2 }),
      /Cannot compare 8 with 8 hosts/,
    );
    assert.throws(
      () => perFurtherHost({ hosts: 8, cost: 2 }, { hosts: 32, cost: 1.9 }),
      /32 hosts cost 1\.9, 8 cost 2: expected more for more hosts/,
    );
  });
});
