import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ToolHost } from "./toolHost.ts";

const pf = "sys/bus/pci/devices/0000:18:00.0";
const mode = "sys/module/ib_core/parameters/netns_mode";

describe("the stand-in tee on sriov_numvfs", () => {
  let host: ToolHost;
  before(() => (host = new ToolHost("no-numvfs")));
  after(() => {
    host.dispose();
  });

  const set = (value: string): [string, number | null] => {
    const { stderr, code } = host.tee(`${pf}/sriov_numvfs`, value);
    return [stderr.trim().replace(/^.*: /, ""), code];
  };
  const numVfs = (): string => host.read(`${pf}/sriov_numvfs`);
  const listing = (path: string): string[] => readdirSync(join(host.folders.root, path)).sort();

  const steps = [
    { write: "9", answer: "Numerical result out of range", becomes: "0" },
    { write: "-1", answer: "Invalid argument", becomes: "0" },
    { write: "eight", answer: "Invalid argument", becomes: "0" },
    { write: "65536", answer: "Invalid argument", becomes: "0" },
    { write: "0", answer: "", becomes: "0" },
    { write: "3", answer: "", becomes: "3" },
    { write: "3", answer: "", becomes: "3" },
    { write: "8", answer: "Device or resource busy", becomes: "3" },
    { write: "0", answer: "", becomes: "0" },
    { write: "8", answer: "", becomes: "8" },
  ];
  for (const [index, { write, answer, becomes }] of steps.entries()) {
    it(`step ${index + 1}: a write of ${write} ${answer === "" ? "succeeds" : `fails with "${answer}"`}, then ${becomes} VFs`, () => {
      assert.deepEqual(set(write), [answer, answer === "" ? 0 : 1]);
      assert.equal(numVfs(), becomes);
      const links = listing(pf).filter((name) => name.startsWith("virtfn"));
      assert.equal(links.length, Number(becomes));
    });
  }

  it("shows a VF as sysfs does, and leaves no trace of it after 0", () => {
    assert.equal(
      host.run(`cd "$HOST_ROOT/${pf}/virtfn7" && cd -P . && basename "$PWD"`).stdout,
      "0000:18:01.0\n",
    );
    assert.deepEqual(listing(`${pf}/virtfn7/net`), ["ibp24s0v7"]);
    assert.equal(host.read(`${pf}/virtfn7/physfn/device`), "0x1021");
    assert.equal(host.read(`${pf}/virtfn7/device`), "0x101e");
    assert.equal(host.read("sys/class/net/ibp24s0v7/device/class"), "0x020700");
    const [rdma] = listing(`${pf}/virtfn7/infiniband`);
    assert.equal(host.read(`sys/class/infiniband/${rdma ?? ""}/ports/1/link_layer`), "InfiniBand");
    assert.deepEqual(set("0"), ["", 0]);
    assert.equal(existsSync(join(host.folders.root, "sys/class/net/ibp24s0v7")), false);
    assert.equal(listing("sys/class/infiniband").includes(rdma ?? ""), false);
    assert.equal(listing("sys/bus/pci/devices").includes("0000:18:01.0"), false);
  });

  it("refuses what has no SR-IOV, no driver or no memory window", () => {
    const missing = host.tee("sys/bus/pci/devices/0000:05:00.0/sriov_numvfs", "1");
    assert.match(missing.stderr, /Permission denied/);
    const dpu = host.tee("sys/bus/pci/devices/0000:29:00.0/sriov_numvfs", "1");
    assert.match(dpu.stderr, /Cannot allocate memory/);
    rmSync(join(host.folders.root, `${pf}/driver`));
    assert.deepEqual(set("1"), ["No such file or directory", 1]);
  });

  it("never lets netns_mode be written: its mode is 0444", () => {
    assert.match(host.tee(mode, "0").stderr, /Permission denied/);
    assert.equal(host.read(mode), "N");
  });
});

describe("a VF in a pod", () => {
  it("keeps its driver and shows no netdev; a write of 0 destroys it without a word", () => {
    const host = new ToolHost("pod-uses-vf");
    const listed = (path: string): string[] =>
      readdirSync(join(host.folders.root, path)).filter((name) => !name.startsWith("."));
    assert.deepEqual(listed(`${pf}/virtfn0/net`), []);
    assert.deepEqual(listed(`${pf}/virtfn0/infiniband`), []);
    assert.ok(
      existsSync(join(host.folders.root, `${pf}/virtfn0/driver`)) ||
        listed(`${pf}/virtfn0`).includes("driver"),
    );
    assert.deepEqual(listed(`${pf}/virtfn2/net`), ["ibp24s0v2"]);
    const gone = host.tee(`${pf}/sriov_numvfs`, "0");
    assert.deepEqual([gone.stderr, gone.code], ["", 0]);
    const back = host.tee(`${pf}/sriov_numvfs`, "8");
    assert.deepEqual([back.stderr, back.code], ["", 0]);
    assert.deepEqual(listed(`${pf}/virtfn0/net`), ["ibp24s0v0"]);
    assert.equal(host.read("sys/class/net/ibp24s0v0/device/vendor"), "0x15b3");
    host.dispose();
  });
});

describe("the stand-in rdma", () => {
  it("changes the mode only while no other network namespace exists, as the kernel does", () => {
    const host = new ToolHost("shared-idle");
    mkdirSync(join(host.folders.root, "run/netns/blue"), { recursive: true });
    const busy = host.run("rdma system set netns exclusive");
    assert.deepEqual([busy.stderr, busy.code], ["error: Device or resource busy\n", 1]);
    assert.equal(host.run("rdma system set netns shared").code, 0);
    rmSync(join(host.folders.root, "run/netns/blue"), { recursive: true });
    assert.equal(host.run("rdma system set netns exclusive").code, 0);
    assert.equal(host.run("rdma system").stdout, "netns exclusive copy-on-fork on\n");
    assert.equal(host.read(mode), "N");
    host.dispose();
  });

  it("counts pods' namespaces among the others", () => {
    const host = new ToolHost("shared-pods");
    assert.equal(host.run("rdma system set netns exclusive").code, 1);
    assert.equal(host.read(mode), "Y");
    host.dispose();
  });

  it("lists every device as JSON, with the netdev of its function", () => {
    const host = new ToolHost("shared-idle");
    const links = JSON.parse(host.run("rdma -j link").stdout) as {
      ifname: string;
      netdev?: string;
    }[];
    assert.equal(links.length, 16);
    assert.equal(links.find((link) => link.ifname === "mlx5_4")?.netdev, "ibp24s0");
    const devices = JSON.parse(host.run("rdma -j dev").stdout) as {
      ifname: string;
      protocol: string;
    }[];
    assert.equal(devices.find((device) => device.ifname === "mlx5_6")?.protocol, "roce");
    host.dispose();
  });

  it("loses the netlink socket with ib_core, and finds it again with the options of modprobe.d", () => {
    const host = new ToolHost("shared-idle");
    host.write("etc/modprobe.d/ib_core.conf", "options ib_core netns_mode=0\n");
    assert.equal(host.run("modprobe -r ib_core").code, 0);
    assert.equal(host.run("rdma system").stderr, "Failed to open NETLINK_RDMA socket\n");
    assert.equal(host.run("modprobe ib_core").code, 0);
    assert.equal(host.read(mode), "N");
    host.dispose();
  });
});

describe("the stand-in modprobe", () => {
  it("shows options of modprobe.d first and those of the running command line last", () => {
    const host = new ToolHost("argument-contradicts");
    const { stdout } = host.run("modprobe --show-depends ib_core");
    assert.match(
      stdout,
      /^insmod \/lib\/modules\/\S+\/ib_core\.ko\.zst netns_mode=0 netns_mode=1\n$/,
    );
    host.dispose();
  });
});
