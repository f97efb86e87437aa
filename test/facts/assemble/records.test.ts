import assert from "node:assert/strict";
import {
  assembleFirmwareWrites,
  assembleFirstSeen,
  assembleMarks,
} from "../../../provider/facts/assemble/records.ts";
import { probeOf } from "./sections.ts";

const folder = "/var/lib/pulumi-rdma";

describe("records of earlier runs", () => {
  it("assembleFirmwareWrites() reads several values, and null for a hint or act that is none", () => {
    const text =
      "boot_id b\nwrote NUM_OF_VFS 8\nwrote SRIOV_EN True\nprevious NUM_OF_VFS 16\nhint maybe\n";
    const probe = probeOf({ files: { [`${folder}/firmware/MT1`]: text } });
    assert.deepEqual(assembleFirmwareWrites(probe), [
      {
        card: "MT1",
        bootId: "b",
        wrote: { NUM_OF_VFS: "8", SRIOV_EN: "True" },
        previous: { NUM_OF_VFS: "16" },
        hint: null,
        act: null,
      },
    ]);
  });

  it("assembleFirmwareWrites() reads what was learned about a card", () => {
    const text = "boot_id b\nact cold-power-cycle\nlearned warm-not-enough\n";
    const probe = probeOf({ files: { [`${folder}/firmware/MT1`]: text } });
    assert.equal(assembleFirmwareWrites(probe)[0]?.learned, "warm-not-enough");
  });

  it("leaves out a record that lacks what makes it one", () => {
    const probe = probeOf({
      files: {
        [`${folder}/firmware/MT1`]: "wrote NUM_OF_VFS 8\n",
        [`${folder}/first-seen/MT1`]: "boot_id\nnext NUM_OF_VFS 8\n",
        [`${folder}/marks/rdma-mode`]: "wanted exclusive\n",
      },
    });
    assert.deepEqual(assembleFirmwareWrites(probe), []);
    assert.deepEqual(assembleFirstSeen(probe), []);
    assert.deepEqual(assembleMarks(probe), []);
  });
});
