import assert from "node:assert/strict";
import type { IPPoolSpec } from "../../../provider/plan/ipam/ipPoolsSpec.ts";
import { saidOfPool } from "./saidOfPools.ts";

describe("selectorFindings", () => {
  it("says why a selector takes no node", () => {
    const nodeSelector: IPPoolSpec["nodeSelector"] = {
      nodeSelectorTerms: [
        {
          matchExpressions: [
            { key: "nvidia.com/gpu.present", operator: "In", values: ["true"] },
            { key: "rail", operator: "Exists" },
          ],
        },
        { matchFields: [{ key: "metadata.name", operator: "In", values: ["dgx099"] }] },
        {},
      ],
    };
    assert.deepEqual(saidOfPool({ nodeSelector }), [
      "warning pools.a.nodeSelector: nodeSelector takes none of the cluster's 2 nodes: no node fits rail Exists; or no " +
        "node fits metadata.name In dgx099; or a term without requirements fits no node; correct it, or label the nodes first",
    ]);
  });
});
