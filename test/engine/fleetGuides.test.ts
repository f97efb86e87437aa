import { writeFileSync } from "node:fs";
import { join } from "node:path";
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
});
