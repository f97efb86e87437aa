import assert from "node:assert/strict";
import { assertExit, EngineLab, textOf } from "../support/engineLab.ts";
import { treeChanges, treeSnapshot } from "../support/treeSnapshot.ts";

const program = `
new RdmaMode("dgx", { hosts: pool, mode: "exclusive" });
new NicFirmwareVfs("dgx", { hosts: pool, select: { model: "ConnectX-7" }, numOfVfs: 8 });
`;

describe("a pool in which every host has a trouble of its own", function () {
  this.timeout(300_000);
  let lab: EngineLab;
  let text: string;
  before(async () => {
    const fleet = [
      { name: "nosudo", profile: "unprivileged" },
      { name: "notool", profile: "no-mstconfig" },
      { name: "othercard", profile: "server" },
      { name: "imaged", profile: "bcm" },
      { name: "banner", profile: "right" },
      { name: "noise", profile: "right" },
      { name: "nologin", profile: "right" },
      { name: "nokey", profile: "right" },
      { name: "cut", profile: "right" },
    ] as const;
    lab = await EngineLab.open("troubledhosts", fleet, program);
    const tell = lab.fleet.host.bind(lab.fleet);
    await tell("banner").misbehave({ kind: "banner", text: "Authorized users only\n" });
    await tell("noise").misbehave({ kind: "noise", text: "Welcome!\n" });
    await tell("nologin").misbehave({ kind: "nologin" });
    await tell("nokey").misbehave({ kind: "auth-refused" });
    await tell("cut").misbehave({ kind: "cut-stdin", bytes: 9000 });
    const result = await lab.preview();
    assertExit(result, 0);
    // Lines of a warning are folded at 100 columns.
    text = textOf(result).replaceAll(/\n {10,}/g, " ");
  });
  after(() => lab.close());

  it("is previewed all the same, with what to do for each", () => {
    for (const row of [
      /unknown +cut +connection was lost: is the host up/,
      /unknown +nokey +login as "root" refused: add the key to its authorized_keys/,
      /unknown +nologin +the login shell did not start \/bin\/sh/,
      /unknown +nosudo +Firmware of \d+ cards could not be read: this takes root; allow the SSH user to run sudo/,
      /unknown +notool +Firmware of 8 cards could not be read: .*install mstflint/,
      /blocked +othercard +NicFirmwareVfs dgx finds no eligible card of model ConnectX-7/,
      /blocked +imaged +RDMA mode exclusive would not last: Base Command Manager .*cmsh -c/,
      /note +nosudo +Changes take root/,
    ])
      assert.match(text, row);
  });

  it("does not mistake a banner or the noise of a .bashrc for a trouble", () => {
    assert.doesNotMatch(text, /\b(banner|noise)\b/);
  });

  it("is written to where that is possible, and each host left behind is named with what to do", async () => {
    const untouched = ["nosudo", "imaged", "nologin", "nokey", "cut", "banner", "noise"];
    const trees = (): string[] =>
      untouched.flatMap((name) =>
        treeSnapshot(lab.fleet.host(name).root).map((line) => `${name} ${line}`),
      );
    const before = trees();
    const result = await lab.up();
    assertExit(result, 1);
    const up = textOf(result);
    assert.match(up, /\* cut: Connection to "cut" was lost/);
    assert.match(up, /\* nokey: Cannot log in to "nokey" as "root": .*authorized_keys/);
    assert.match(up, /\* nologin: .*it printed "This account is currently not available\."/);
    assert.match(up, /\* nosudo: Cannot write on "nosudo": the session has no root rights/);
    assert.doesNotMatch(up, /\* (notool|othercard|imaged|banner|noise):/);
    assert.doesNotMatch(up, /^\s+at .*:\d+/m);
    assert.deepEqual(treeChanges(before, trees()), []);
  });
});
