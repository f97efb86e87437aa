import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PulumiResult } from "../../lab/cli/pulumiWorkspace.ts";
import { numbered } from "../../lab/fleet/scenarios.ts";
import { assertExit, EngineLab, textOf } from "../support/engineLab.ts";
import { assertPrinted, guideProgram } from "../support/guide.ts";

describe("guides that begin with hosts", function () {
  // A first build takes minutes.
  this.timeout(1_200_000);

  it("rdma-from-nothing: preview names a power cycle that reboots in vain came before", async () => {
    const lab = await EngineLab.open(
      "guidehosts",
      [
        { name: "dgx030", profile: "staged-written" },
        { name: "dgx031", profile: "shared-pods" },
      ],
      "",
    );
    try {
      lab.stack.configure({ "rdma:rollout": { maxUnavailable: 1, drain: "none" } });
      writeFileSync(join(lab.directory, "index.ts"), guideProgram("rdma-from-nothing", "hosts"));
      const preview = await lab.preview();
      assertExit(preview, 0);
      assertPrinted("rdma-from-nothing", "hosts", textOf(preview));
      assertPrinted("troubleshooting-the-cluster", "firmware", textOf(preview));
    } finally {
      await lab.close();
    }
  });

  it("first-rollout: looks, does one node, is refused what nobody approved, does the rest", async () => {
    const lab = await EngineLab.open("guidefirst", numbered(6), "");
    const example = join(import.meta.dirname, "../../examples/cluster/index.ts");
    const rollout = {
      maxUnavailable: 2,
      drain: "none",
      powerOffSeconds: 0.1,
      bootPollSeconds: 0.1,
    };
    const printed = async (name: string, run: Promise<PulumiResult>): Promise<void> => {
      const result = await run;
      assertExit(result, 0);
      // The guide's stack is called "first".
      const text = textOf(result).replaceAll("Pulumi.t.yaml", "Pulumi.first.yaml");
      for (const each of name.split(" ")) assertPrinted("first-rollout", each, text);
    };
    try {
      copyFileSync(example, join(lab.directory, "index.ts"));
      lab.stack.configure({ "rdma:access": "observe" });
      await printed("observe", lab.preview());
      lab.stack.configure({
        "rdma:access": "manage",
        "rdma:rollout": { ...rollout, maxReboots: 1 },
      });
      await printed("one later", lab.preview());
      await printed("up-one", lab.up());
      lab.stack.configure({ "rdma:rollout": rollout, "rdma:approve": { warm: "dgx003" } });
      await printed("refused", lab.preview());
      lab.stack.configure({ "rdma:approve": { warm: "dgx003", cold: "dgx005" } });
      await printed("up-rest", lab.up());
      await printed("after", lab.preview("--expect-no-changes"));
    } finally {
      await lab.close();
    }
  });
});
