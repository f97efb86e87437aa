import assert from "node:assert/strict";
import { assertExit, EngineLab, textOf } from "../support/engineLab.ts";

describe("claims that cannot be carried out anywhere", function () {
  this.timeout(300_000);
  let lab: EngineLab;
  before(async () => {
    lab = await EngineLab.open("claims", [{ name: "s1", profile: "right" }], "");
  });
  after(() => lab.close());

  async function refused(body: string): Promise<string> {
    lab.program(body);
    const result = await lab.preview();
    assertExit(result, 1);
    assert.doesNotMatch(textOf(result), /map\[|^\s+at .*:\d+/m);
    return textOf(result);
  }

  it("a selector that matches no card of any host fails and is named", async () => {
    const text = await refused(
      'new NicFirmwareVfs("dgx", { hosts: pool, select: { model: "ConnectX-9" }, numOfVfs: 8 });',
    );
    assert.match(text, /NicFirmwareVfs dgx finds no eligible card of model ConnectX-9/);
    assert.match(text, /compare select with the cards/);
  });

  it("a claim on an NVSwitch bridge is refused with the reason", async () => {
    const { cards } = lab.fleet.host("s1").profile;
    const bridge = cards.find((card) => card.swManaged === true)?.functions[0]?.pci ?? "none";
    const text = await refused(
      `new NicFirmwareVfs("dgx", { hosts: pool, select: { pci: "${bridge}" }, numOfVfs: 8 });`,
    );
    assert.ok(text.includes(`selects ${bridge}, which is never touched: NVSwitch bridges`), text);
  });

  it("two modes for one host are refused, and both resources and the host are named", async () => {
    const text = await refused(`
new RdmaMode("one", { hosts: pool, mode: "exclusive" });
new RdmaMode("two", { hosts: pool, mode: "shared" });
`);
    assert.match(text, /RdmaMode (one|two) wants rdma-mode \w+ and RdmaMode (one|two) \w+ on s1:/);
    assert.match(text, /change one of them or take these hosts out of its set/);
  });

  it("more VFs than any card can have are refused with the limit", async () => {
    const text = await refused('new SriovVfs("dgx", { hosts: pool, numVfs: 200 });');
    assert.match(text, /numVfs is 200, expected at most 127/);
  });

  it("more VFs than the firmware allows are blocked on the host, and firmware in the program makes them pending", async () => {
    lab.program(
      'new SriovVfs("dgx", { hosts: pool, select: { model: "ConnectX-7" }, numVfs: 12 });',
    );
    const blocked = await lab.preview();
    assertExit(blocked, 0);
    assert.match(textOf(blocked), /blocked +s1 +.*12/);
    lab.program(`
const firmware = new NicFirmwareVfs("dgx", { hosts: pool, select: { model: "ConnectX-7" }, numOfVfs: 12 });
new SriovVfs("dgx", { hosts: pool, select: { model: "ConnectX-7" }, numVfs: 12, firmware: firmware.claim });
`);
    const pending = await lab.preview();
    assertExit(pending, 0);
    assert.match(textOf(pending), /NUM_OF_VFS 12 is live/);
    assert.doesNotMatch(textOf(pending), /blocked/);
  });
});
