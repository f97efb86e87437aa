import assert from "node:assert/strict";
import { assertExit, EngineLab } from "../support/engineLab.ts";

describe("RdmaNodePool on the real engine", function () {
  this.timeout(600_000);
  let lab: EngineLab;
  before(async () => {
    lab = await EngineLab.open(
      "enginecomponents",
      [
        { name: "dgx001", profile: "right" },
        { name: "dgx002", profile: "shared-pods" },
      ],
      `import { RdmaNodePool } from "pulumi-rdma/components";
new RdmaNodePool("dgx", {
  hosts: pool,
  mode: "exclusive",
  firmware: { numOfVfs: 8 },
  numVfs: 8,
  select: { model: "ConnectX-7" },
  rollout: { ...quick },
});`,
    );
  });
  after(() => lab.close());

  it("previews the waves of its Rollout, does them, and has nothing to do after that", async () => {
    const preview = await lab.preview();
    assertExit(preview, 0);
    assert.match(preview.stdout, /1 of 2 nodes would reboot: 1 warm; 1 is right/);
    assert.match(preview.stdout, /warm\s+dgx002\s+RDMA mode is shared, exclusive is wanted/);
    assertExit(await lab.up(), 0);
    await lab.expectNoChanges();
  });
});
