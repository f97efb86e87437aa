import assert from "node:assert/strict";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { openVmLab, patient, upAsPredicted, type VmLab } from "./support/vmLab.ts";

const program = (mode: string): string => `
const mode = new RdmaMode("mode", { hosts: pool, mode: "${mode}", rollout: true });
new Rollout("rollout", { hosts: pool, claims: [mode.claim], ...${patient} });
`;

describe("ways to a real host", function () {
  this.timeout(1_800_000);
  let lab: VmLab;
  before(async () => {
    lab = await openVmLab(
      "vmreach",
      { jump1: {}, inner1: { user: "rdma-ops" } },
      program("exclusive"),
    );
  });
  after(() => lab.close());

  it("a user with sudo does what root does, by way of another host", async () => {
    const { sshConfig } = lab.fleet;
    const inner = lab.fleet.host("inner1");
    // From within a guest, this machine's loopback is 10.0.2.2.
    const text = readFileSync(sshConfig, "utf8");
    writeFileSync(
      sshConfig,
      text.replace(
        `Host inner1\n  HostName 127.0.0.1\n  Port ${inner.sshPort}\n`,
        `Host inner1\n  HostName 10.0.2.2\n  Port ${inner.sshPort}\n  ProxyJump jump1\n`,
      ),
    );
    const hostKey = readFileSync(inner.files.orders["host-key.pub"] ?? "", "utf8");
    appendFileSync(lab.fleet.knownHostsFile, `[10.0.2.2]:${inner.sshPort} ${hostKey}`);
    assert.equal(await inner.read("id -un"), "rdma-ops");
    await upAsPredicted(lab);
    for (const guest of lab.fleet.hosts)
      assert.equal(await guest.read("cat /sys/module/ib_core/parameters/netns_mode"), "N");
    await lab.expectNoChanges();
  });
});
