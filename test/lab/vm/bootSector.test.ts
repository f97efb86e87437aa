import assert from "node:assert/strict";
import { bootSector, partitionStart } from "../../../lab/vm/bootSector.ts";

describe("bootSector", () => {
  const boot = Buffer.alloc(512, 0x90);
  const core = Buffer.from("core image");

  it("keeps boot.img's code and puts core.img into the sector behind it", () => {
    const disk = bootSector(boot, core, 1024 * 1024);
    assert.equal(disk.length, partitionStart);
    assert.deepEqual(disk.subarray(0, 446), boot.subarray(0, 446));
    assert.deepEqual(disk.subarray(512, 512 + core.length), core);
  });

  it("holds one active Linux partition that begins behind it", () => {
    const disk = bootSector(boot, core, 4 * 1024 * 1024);
    assert.deepEqual(
      [disk.readUInt8(446), disk.readUInt8(450), disk.readUInt32LE(454), disk.readUInt32LE(458)],
      [0x80, 0x83, 2048, 8192],
    );
    assert.deepEqual(disk.subarray(462, 510), Buffer.alloc(48));
    assert.equal(disk.readUInt16LE(510), 0xaa55);
  });

  it("refuses a core.img that would reach into the partition, and a boot.img of another size", () => {
    assert.throws(
      () => bootSector(boot, Buffer.alloc(partitionStart - 511), 1024 * 1024),
      /core\.img has 1048065 bytes/,
    );
    assert.throws(
      () => bootSector(Buffer.alloc(440), core, 1024 * 1024),
      /boot\.img has 440 bytes/,
    );
  });
});
