import assert from "node:assert/strict";
import {
  assembleAccess,
  assembleKexec,
  assembleLockdown,
  assembleOs,
  assembleProduct,
  assembleTools,
} from "../../../provider/facts/assemble/identity.ts";
import { probeOf } from "./sections.ts";

describe("identity of a host", () => {
  it("assembleOs() tells the family by ID and ID_LIKE, and a host booted from an image", () => {
    const family = (text: string, signs: readonly string[] = []): string =>
      assembleOs(probeOf({ files: { "/etc/os-release": text }, signs })).family;
    assert.equal(family("ID=debian\n"), "debian");
    assert.equal(family('ID=dgx\nID_LIKE="ubuntu debian"\n'), "debian");
    assert.equal(family('ID="rocky"\nID_LIKE="rhel centos fedora"\n'), "rhel");
    assert.equal(family('ID="sles"\n'), "suse");
    assert.equal(family("ID=opensuse-leap\nID_LIKE='suse opensuse'\n"), "suse");
    assert.equal(family("ID=fedora\n", ["ostree\t/run/ostree-booted"]), "ostree");
    assert.equal(family("ID=arch\n"), "other");
    assert.equal(family("\0"), "other");
  });

  it("assembleProduct() names the vendor once", () => {
    const product = (vendor: string, name: string): string =>
      assembleProduct(probeOf({ host: { vendor, product: name } }));
    assert.equal(product("NVIDIA", "NVIDIA DGX B200"), "NVIDIA DGX B200");
    assert.equal(product("NVIDIA", "DGXH100"), "NVIDIA DGXH100");
    assert.equal(product("Dell Inc.", "PowerEdge XE9680"), "Dell Inc. PowerEdge XE9680");
    assert.equal(product("", ""), "");
  });

  it("assembleKexec() tells a kernel that kexec started from one of a boot loader", () => {
    const kexec = (boot_loader: string): unknown =>
      assembleKexec(probeOf({ host: { boot_loader } })).startedByKexec;
    for (const whole of ["208", "223"]) assert.equal(kexec(whole), true);
    assert.equal(kexec("2"), true, "as dash reads it from a real kernel");
    for (const other of ["114", "1", "176", "33", "3", "255", "", "x"])
      assert.equal(kexec(other), undefined);
  });

  it("assembleAccess() tells root, root through sudo, and neither", () => {
    const access = (uid: string, sudo: string): string =>
      assembleAccess(probeOf({ host: { uid, sudo } }));
    assert.equal(access("0", ""), "root");
    assert.equal(access("0", "ops"), "sudo");
    assert.equal(access("1000", ""), "unprivileged");
    assert.equal(access("", ""), "unprivileged");
  });

  it("assembleLockdown() takes the value in brackets, and a kernel without it as none", () => {
    const lockdown = (text: string): string =>
      assembleLockdown(probeOf({ host: { lockdown: text } }));
    assert.equal(lockdown("none [integrity] confidentiality"), "integrity");
    assert.equal(lockdown("none integrity [confidentiality]"), "confidentiality");
    assert.equal(lockdown("[none] integrity confidentiality"), "none");
    assert.equal(lockdown(""), "none");
  });

  it("assembleTools() gives versions where they are told", () => {
    const probe = probeOf({
      tools: ["rdma", "ip"],
      jobs: { "rdma-version": "rdma utility, iproute2-6.1.0" },
    });
    assert.deepEqual(assembleTools(probe), { rdma: "6.1.0", ip: "" });
  });
});
