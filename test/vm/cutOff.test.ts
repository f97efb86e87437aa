import assert from "node:assert/strict";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { VmGuest } from "../../lab/vm/vmGuest.ts";
import { assertExit } from "../support/engineLab.ts";
import { Cutter } from "./support/cutter.ts";
import { openVmLab, type VmLab } from "./support/vmLab.ts";

const program = (mode: string): string => `new RdmaMode("mode", { hosts: pool, mode: "${mode}" });`;

describe("a connection that is cut in the middle of an apply", function () {
  this.timeout(1_800_000);
  let lab: VmLab;
  let guest: VmGuest;
  let cutter: Cutter;
  before(async () => {
    lab = await openVmLab("vmcutoff", { vm1: {} }, program("exclusive"));
    guest = lab.fleet.host("vm1");
    cutter = await Cutter.start(guest.sshPort);
    // The product goes by way of the cutter, the test itself does not.
    const config = join(lab.directory, "ssh_config");
    const text = readFileSync(lab.fleet.sshConfig, "utf8");
    writeFileSync(config, text.replace(`Port ${guest.sshPort}`, `Port ${cutter.port}`));
    const hostKey = readFileSync(guest.files.orders["host-key.pub"] ?? "", "utf8");
    appendFileSync(lab.fleet.knownHostsFile, `[127.0.0.1]:${cutter.port} ${hostKey}`);
    lab.stack.configure({ "rdma:ssh": { configFile: config, connectTimeoutSeconds: 60 } });
  });
  after(async () => {
    await cutter.stop();
    await lab.close();
  });

  it("leaves each file old or new, and the next run converges", async () => {
    const file = "/etc/modprobe.d/ib_core.conf";
    const whole = /^# pulumi-rdma: \S+\noptions ib_core netns_mode=[01]$/;
    let mode = "exclusive";
    for (const limit of [100, 400, 800, 1600, 4000]) {
      lab.program(program(mode));
      cutter.limit = limit;
      const before = cutter.cuts;
      await lab.up();
      assert.ok(cutter.cuts > before, `no connection was cut after ${limit} bytes of answers`);
      const text = await guest.read(`cat ${file} 2>/dev/null || echo absent`);
      assert.match(text, text === "absent" ? /absent/ : whole, `after ${limit} bytes`);
      cutter.limit = Infinity;
      assertExit(await lab.up(), 0);
      assert.match(await guest.read(`cat ${file}`), whole);
      const live = await guest.read("cat /sys/module/ib_core/parameters/netns_mode");
      assert.equal(live, mode === "exclusive" ? "N" : "Y", `after ${limit} bytes`);
      await lab.expectNoChanges();
      mode = mode === "exclusive" ? "shared" : "exclusive";
    }
    assert.deepEqual({ ...guest.boots }, { warm: 0, cold: 0 });
  });
});
