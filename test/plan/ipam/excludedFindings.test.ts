import assert from "node:assert/strict";
import { saidOf } from "./saidOfPools.ts";

describe("excludedFindings", () => {
  it("warns of nodes that get blocks which are excluded whole, where the release may deal them", () => {
    const pools = {
      a: {
        subnet: "192.168.1.0/24",
        perNodeBlockSize: 8,
        exclusions: [{ startIP: "192.168.1.0", endIP: "192.168.1.16" }],
      },
    };
    assert.deepEqual(saidOf({ pools }), [
      "warning pools.a.exclusions: exclusions cover whole blocks, the first 192.168.1.1-192.168.1.8: up to release 25.7, " +
        "nv-ipam gives them to nodes all the same, and their pods get no address; set release, or choose a range that " +
        "begins behind them",
    ]);
    assert.match(saidOf({ pools, release: "25.10.0" }).join(), /address; choose a range/);
    assert.deepEqual(saidOf({ pools, release: "26.1.0" }), []);
    assert.match(
      saidOf({ pools, release: "25.7.0" }).join(),
      /^warning pools\.a: dgx\[030-031\] has no address for pods, because/,
    );
  });
});
