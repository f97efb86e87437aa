import assert from "node:assert/strict";
import { boot } from "../../lab/fleet/boot.ts";
import { connectX6Dx } from "../../lab/fleet/inventory.ts";
import type { HostProfile } from "../../lab/fleet/profile.ts";
import { type ProfileName, profileNamed } from "../../lab/fleet/profiles.ts";
import type { PfFacts, VfFacts } from "../../provider/facts/cardFacts.ts";
import type { HostFacts } from "../../provider/facts/hostFacts.ts";
import type { ApplyStep } from "../../provider/hosts/applySteps.ts";
import { shells } from "../support/runProbe.ts";
import { ApplyHost, owner } from "./applyHost.ts";

const mac = "02:1a:2b:3c:4d";
const guid = "02:1a:2b:3c:4d:5e:6f";
const unit = "etc/systemd/system/pulumi-rdma-vfs.service";
const link = "etc/systemd/system/multi-user.target.wants/pulumi-rdma-vfs.service";
const script = "etc/pulumi-rdma/make-vfs.sh";

describe("apply.sh, attributes of VFs and their boot unit", () => {
  let host: ApplyHost;
  let profile: HostProfile;
  let facts: HostFacts;
  let card: string;
  let pf: PfFacts;

  /** The first PF of a link layer. */
  function given(name: ProfileName, layer: PfFacts["linkLayer"]): void {
    const ethernet = { cards: [connectX6Dx("31", "3b", { current: 8, next: 8 })] };
    profile = { ...profileNamed(name, "31"), ...(layer === "ethernet" ? ethernet : {}) };
    host = new ApplyHost(profile);
    facts = host.apply([]).facts();
    const found = facts.cards
      .filter(({ kind }) => kind === "nic")
      .flatMap((each) => each.pfs.map((port) => ({ id: each.id, port })))
      .find(({ port }) => port.linkLayer === layer);
    assert.ok(found);
    card = found.id;
    pf = found.port;
  }

  function vfs(read: HostFacts): readonly VfFacts[] {
    const ports = read.cards.flatMap((each) => each.pfs);
    return ports.find(({ pci }) => pci === pf.pci)?.vfs ?? [];
  }

  function make(numVfs: number, settings?: object): ApplyStep {
    return { do: "numvfs", pci: pf.pci, numVfs, ...(settings === undefined ? {} : { settings }) };
  }

  function keep(numVfs: number, settings?: object): ApplyStep {
    const port = pf.pci.slice(-1);
    const more = settings === undefined ? {} : { settings };
    return { do: "boot-vfs", card, port, pci: pf.pci, numVfs, ...more };
  }

  /** Of a VF: the file that its own driver shows. */
  function own(vf: VfFacts, file: string): string {
    return host.read(`sys/bus/pci/devices/${vf.pci}/${file}`).trim();
  }

  afterEach(() => {
    host.dispose();
  });

  for (const shell of shells) {
    it(`numvfs gives new VFs their MAC addresses, trust and link state, once, in ${shell}`, () => {
      given("no-numvfs", "ethernet");
      const steps = [make(3, { mac, trust: "on", state: "enable" })];
      const run = host.apply(steps, { shell });
      assert.deepEqual(run.outcomes, ["numvfs changed"]);
      const made = vfs(run.facts());
      assert.deepEqual(
        made.map(({ attributes }) => [attributes?.mac, attributes?.trust, attributes?.linkState]),
        ["00", "01", "02"].map((byte) => [`${mac}:${byte}`, true, "enable"]),
      );
      assert.equal(own(made[2]!, `net/${made[2]!.netdev ?? ""}/address`), `${mac}:02`);
      assert.deepEqual(
        made.map(({ driver }) => driver),
        Array(3).fill("mlx5_core"),
      );
      const bound = host.readBeside("machine/bindings");
      assert.deepEqual(host.apply(steps, { shell }).outcomes, ["numvfs unchanged"]);
      assert.equal(host.readBeside("machine/bindings"), bound, "nothing is bound again");
    });
  }

  it("numvfs gives VFs of InfiniBand node and port GUIDs, which they show when bound again", () => {
    given("no-numvfs", "infiniband");
    const run = host.apply([make(2, { guid })]);
    assert.deepEqual(run.outcomes, ["numvfs changed"]);
    const [, second] = vfs(run.facts());
    assert.equal(second?.attributes?.nodeGuid, `${guid}:01`);
    assert.equal(second.attributes.portGuid, `${guid}:01`);
    assert.equal(
      own(second, `infiniband/${second.rdmaDevice ?? ""}/node_guid`),
      "021a:2b3c:4d5e:6f01",
    );
  });

  it("numvfs changes trust of VFs in use, but binds none anew on a node that is not drained", () => {
    given("right", "infiniband");
    assert.deepEqual(host.apply([make(8, { trust: "on" })]).outcomes, ["numvfs changed"]);
    assert.deepEqual(host.apply([make(8, { guid })]).outcomes, ["numvfs failed not_drained"]);
    assert.deepEqual(host.apply([make(8, { guid })], { drained: true }).outcomes, [
      "numvfs changed",
    ]);
  });

  it("numvfs binds no VF anew that a pod holds, drained or not", () => {
    given("pod-uses-vf", "infiniband");
    const run = host.apply([make(8, { guid })], { drained: true });
    assert.deepEqual(run.outcomes, ["numvfs failed vfs_in_use"]);
  });

  it("numvfs tells what ip says of an attribute that the driver does not know", () => {
    given("no-numvfs", "ethernet");
    const run = host.apply([make(2, { guid })]);
    assert.deepEqual(run.outcomes, ["numvfs failed vf_attributes_failed"]);
    assert.match(
      run.steps[0]!.detail,
      /^said\tip link set .* node_guid .*Operation not supported$/m,
    );
  });

  it("numvfs waits for the driver of VFs that is still being loaded", () => {
    given("no-numvfs", "ethernet");
    const driver = "sys/bus/pci/drivers/mlx5_core";
    for (const file of ["unbind", "bind"]) host.remove(`${driver}/${file}`);
    const ip = host.read("usr/sbin/ip").replace("#!/bin/sh\n", "");
    const load = `case "$*" in "link set"*)
        { sleep 0.3; cd "$HOST_ROOT/${driver}"; : >unbind; : >bind; } >/dev/null 2>&1 & ;;
      esac`;
    host.tool("ip", `${load}\n${ip}`);
    const run = host.apply([make(2, { mac })]);
    assert.deepEqual(run.outcomes, ["numvfs changed"]);
    const [, second] = vfs(run.facts());
    assert.equal(own(second!, `net/${second!.netdev ?? ""}/address`), `${mac}:01`);
  });

  it("numvfs does not believe an ip that changes nothing", () => {
    given("no-numvfs", "ethernet");
    const before = host.read("usr/sbin/ip").replace("#!/bin/sh\n", "");
    host.tool("ip", `case "$*" in "link set"*) exit 0 ;; esac\n${before}`);
    assert.deepEqual(host.apply([make(2, { mac })]).outcomes, ["numvfs failed verify_failed"]);
  });

  for (const shell of shells) {
    it(`boot-vfs makes the VFs of a boot that is not ours, with their attributes, in ${shell}`, () => {
      given("no-numvfs", "ethernet");
      const steps = [make(4, { mac, trust: "on" }), keep(4, { mac, trust: "on" })];
      const run = host.apply(steps, { shell });
      assert.deepEqual(run.outcomes, ["numvfs changed", "boot-vfs changed"]);
      const port = `${card}.${pf.pci.slice(-1)}`;
      assert.deepEqual(run.facts().bootVfs, {
        unit: "right",
        ports: {
          [port]: [
            `serial ${card}`,
            `function ${pf.pci.slice(-1)}`,
            "numvfs 4",
            `settings mac=${mac} trust=on`,
          ],
        },
      });
      const after = host.content();
      assert.deepEqual(host.apply(steps, { shell }).outcomes, [
        "numvfs unchanged",
        "boot-vfs unchanged",
      ]);
      assert.deepEqual(host.content(), after);
      boot(host.folders, profile, "warm");
      const booted = vfs(host.apply([], { shell }).facts());
      assert.deepEqual(
        booted.map(({ attributes }) => [attributes?.mac, attributes?.trust]),
        ["00", "01", "02", "03"].map((byte) => [`${mac}:${byte}`, true]),
      );
    });

    it(`the boot script leaves VFs of another number alone and says so, in ${shell}`, () => {
      given("no-numvfs", "ethernet");
      host.apply([keep(4), make(2)]);
      const run = host.send(`HOST_ROOT=${host.root} . ${host.root}/${script} 1\n`, { shell });
      assert.equal(run.exitCode, 1);
      assert.match(run.stderr, /2 VFs are there, expected 4; left as they are/);
    });
  }

  it("the boot script begins again where udev names the port while it works", () => {
    given("no-numvfs", "ethernet");
    host.apply([keep(4, { mac })]);
    const ip = host.read("usr/sbin/ip").replace("#!/bin/sh\n", "");
    const rename = `net=$HOST_ROOT/sys/class/net
      if [ "$1 $2" = "link set" ] && [ -L "$net/${pf.netdev}" ]; then
        place=$(readlink -f "$net/${pf.netdev}")
        mv "$place" "\${place%/*}/late0"
        rm "$net/${pf.netdev}"
        ln -s "\${place%/*}/late0" "$net/late0"
      fi`;
    host.tool("ip", `${rename}\n${ip}`);
    assert.equal(host.send(`set -- 2; . ${host.root}/${script}\n`).exitCode, 0);
    const booted = vfs(host.apply([]).facts());
    assert.deepEqual(
      booted.map(({ attributes }) => attributes?.mac),
      ["00", "01", "02", "03"].map((byte) => `${mac}:${byte}`),
    );
  });

  it("the boot script fails for a port that does not come, after the others", () => {
    given("no-numvfs", "ethernet");
    host.apply([keep(4)]);
    host.write("etc/pulumi-rdma/vfs/MT0.0", "serial MT0\nfunction 0\nnumvfs 4\n");
    const run = host.send(`set -- 1; . ${host.root}/${script}\n`);
    assert.equal(run.exitCode, 1);
    assert.match(run.stderr, /no such port with SR-IOV and a driver: MT0\.0/);
    assert.equal(vfs(host.apply([]).facts()).length, 4);
  });

  it("the unit is not started beside the SR-IOV operator", () => {
    given("no-numvfs", "ethernet");
    host.apply([keep(4)]);
    assert.match(host.read(unit), /^ConditionPathExists=!\/etc\/sriov-operator$/m);
    host.write("etc/sriov-operator/pci/0000:3b:00.0", "{}");
    boot(host.folders, profile, "warm");
    assert.equal(vfs(host.apply([]).facts()).length, 0);
  });

  it("the probe tells what became of the unit, and boot-vfs mends it", () => {
    given("no-numvfs", "ethernet");
    assert.equal(facts.bootVfs, undefined);
    host.apply([keep(4)]);
    host.remove(link);
    assert.equal(host.apply([]).facts().bootVfs?.unit, "disabled");
    assert.deepEqual(host.apply([keep(4)]).outcomes, ["boot-vfs changed"]);
    for (const file of [script, unit]) {
      host.write(file, `${host.read(file)}# edited\n`);
      assert.equal(host.apply([]).facts().bootVfs?.unit, "changed");
      assert.deepEqual(host.apply([keep(4)]).outcomes, ["boot-vfs changed"]);
      assert.equal(host.apply([]).facts().bootVfs?.unit, "right");
    }
  });

  it("boot-vfs of 0 VFs takes a port's file away, and with the last one all of it", () => {
    given("no-numvfs", "ethernet");
    host.write("etc/systemd/system/other.service", "[Unit]\n");
    host.apply([keep(4)]);
    host.write("etc/pulumi-rdma/vfs/other.1", "serial other\nfunction 1\nnumvfs 2\n");
    assert.deepEqual(host.apply([keep(0)]).outcomes, ["boot-vfs changed"]);
    assert.ok(host.has(unit));
    host.remove("etc/pulumi-rdma/vfs/other.1");
    assert.deepEqual(host.apply([keep(0)]).outcomes, ["boot-vfs changed"]);
    for (const path of [unit, link, script, "etc/pulumi-rdma"]) assert.ok(!host.has(path), path);
    assert.deepEqual(host.apply([keep(0)]).outcomes, ["boot-vfs unchanged"]);
  });

  it("unmark takes the unit of its owner away, and of nobody else", () => {
    given("no-numvfs", "ethernet");
    const artefact = `boot-vfs.${card}.${pf.pci.slice(-1)}`;
    host.apply([keep(4), { do: "mark", artefact, owner, wanted: "4" }]);
    const other = host.apply([{ do: "unmark", artefact, owner: "other/stack/vfs" }]);
    assert.deepEqual(other.outcomes, ["unmark unchanged"]);
    assert.ok(host.has(unit));
    assert.deepEqual(host.apply([{ do: "unmark", artefact, owner }]).outcomes, ["unmark changed"]);
    for (const path of [unit, link, "etc/pulumi-rdma"]) assert.ok(!host.has(path), path);
    assert.ok(!host.has(`var/lib/pulumi-rdma/marks/${artefact}`));
  });

  it("boot-vfs refuses another card than the one that was planned", () => {
    given("no-numvfs", "ethernet");
    const run = host.apply([{ ...keep(4), card: "MT0000X00000" } as ApplyStep]);
    assert.deepEqual(run.outcomes, ["boot-vfs failed wrong_card"]);
    assert.ok(!host.has("etc/pulumi-rdma"));
  });
});
