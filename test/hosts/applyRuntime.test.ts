import assert from "node:assert/strict";
import { ApplyHost } from "./applyHost.ts";

const live = "sys/module/ib_core/parameters/netns_mode";
const exclusive = [{ do: "netns", mode: "exclusive" }] as const;
const reload = [{ do: "module-reload", mode: "exclusive" }] as const;

describe("apply.sh, the running system", () => {
  let host: ApplyHost;

  function given(profile: ConstructorParameters<typeof ApplyHost>[0]): void {
    host = new ApplyHost(profile);
  }

  afterEach(() => {
    host.dispose();
  });

  it("netns changes the mode once", () => {
    given("shared-idle");
    assert.deepEqual(host.apply([...exclusive, ...exclusive]).outcomes, [
      "netns changed",
      "netns unchanged",
    ]);
    assert.equal(host.read(live), "N\n");
  });

  it("netns fails with the kernel's refusal where other network namespaces exist", () => {
    given("shared-pods");
    assert.deepEqual(host.apply(exclusive).outcomes, ["netns failed busy_namespaces"]);
    assert.equal(host.read(live), "Y\n");
  });

  it("netns does not believe a tool that changes nothing", () => {
    given("shared-idle");
    host.tool("rdma", "exit 0");
    assert.deepEqual(host.apply(exclusive).outcomes, ["netns failed verify_failed"]);
  });

  it("module-reload works with other network namespaces and loads again what was loaded", () => {
    given("shared-pods");
    assert.deepEqual(host.apply(reload).outcomes, ["module-reload changed"]);
    assert.equal(host.read(live), "N\n");
    assert(host.has("sys/module/mlx5_ib"));
    assert(!host.has("run/pulumi-rdma/reload"));
  });

  it("module-reload finishes what a run began that was killed with the modules unloaded", () => {
    given("shared-pods");
    host.write("run/pulumi-rdma/reload", "mlx5_ib ib_core\n");
    host.remove("sys/module/mlx5_ib");
    host.remove("sys/module/ib_core");
    assert.deepEqual(host.apply(reload).outcomes, ["module-reload changed"]);
    assert.equal(host.read(live), "N\n");
    assert(host.has("sys/module/mlx5_ib"));
  });

  it("module-reload names the module that is in use, and leaves the mode as it was", () => {
    given("pod-uses-vf");
    const run = host.apply([{ do: "module-reload", mode: "shared" }]);
    assert.deepEqual(run.outcomes, ["module-reload failed modules_in_use"]);
    assert.match(run.steps[0]!.detail, /^module\tmlx5_ib$/m);
    assert.equal(host.read(live), "N\n");
  });

  it("writes nothing while another run holds the lock", () => {
    given("shared-idle");
    host.tool("flock", "exit 1");
    host.tool("sleep", "exit 0");
    const run = host.apply(exclusive);
    assert.deepEqual(run.outcomes, ["failed locked"]);
    assert.equal(host.read(live), "Y\n");
  });

  it("act keeps the stronger one, first-seen the first boot", () => {
    given("shared-idle");
    const seen = { do: "first-seen", card: "MT1", values: { NUM_OF_VFS: "8" } } as const;
    const bootId = host.bootId;
    host.apply([
      seen,
      { do: "act", card: "MT1", act: "cold-power-cycle" },
      { do: "act", card: "MT1", act: "warm-reboot" },
    ]);
    host.write("proc/sys/kernel/random/boot_id", "11111111-2222\n");
    assert.deepEqual(host.apply([seen]).outcomes, ["first-seen unchanged"]);
    assert.equal(
      host.read("var/lib/pulumi-rdma/first-seen/MT1"),
      `boot_id ${bootId}\nnext NUM_OF_VFS 8\n`,
    );
    assert.match(host.read("var/lib/pulumi-rdma/firmware/MT1"), /\nact cold-power-cycle\n$/);
  });
});
