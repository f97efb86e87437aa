import assert from "node:assert/strict";
import type { VfChange } from "../../../provider/plan/sriovForecast/reason.ts";
import {
  nodeState,
  operatorConfig,
  pf,
  pfWithVfs,
  policy,
  wantedPf,
} from "./support/operatorFacts.ts";
import { predictOne } from "./support/predictOne.ts";

type Tree = Readonly<Record<string, unknown>>;

interface Row {
  readonly title: string;
  readonly pf: Tree;
  readonly spec?: Tree;
  readonly changes: readonly VfChange[];
}

const vfs = (vf: Tree = {}, overrides: Tree = {}): Tree => pfWithVfs("18", 8, vf, overrides);

const rows: readonly Row[] = [
  { title: "leaves VFs alone that are as wanted", pf: vfs(), changes: [] },
  {
    title: "changes the number",
    pf: pfWithVfs("18", 4, {}, { totalvfs: 8 }),
    changes: [{ what: "numVfs", from: 4, to: 8 }],
  },
  {
    title: "raises the MTU of a PF",
    pf: vfs({ mtu: 0 }, { mtu: 1500 }),
    spec: { mtu: 4092 },
    changes: [{ what: "mtu", from: 1500, to: 4092 }],
  },
  {
    title: "does not notice that a PF has more MTU than asked for",
    pf: vfs({ mtu: 0 }, { mtu: 9000 }),
    spec: { mtu: 1500 },
    changes: [],
  },
  {
    title: "notices another MTU of a VF, in either direction",
    pf: vfs({ mtu: 4092 }),
    spec: { mtu: 2044 },
    changes: [{ what: "vf_mtu", from: 4092, to: 2044 }],
  },
  {
    title: "takes another eswitch mode for a change",
    pf: vfs({}, { eSwitchMode: "switchdev" }),
    changes: [{ what: "eSwitchMode", from: "switchdev", to: "legacy" }],
  },
  {
    title: "takes no eswitch mode for legacy",
    pf: vfs({}, { eSwitchMode: "" }),
    spec: { eSwitchMode: "legacy" },
    changes: [],
  },
  {
    title: "takes a PF that is set down for a change",
    pf: vfs({}, { linkAdminState: "down" }),
    changes: [{ what: "link_down" }],
  },
  {
    title: "takes a VF without a driver for a change",
    pf: vfs({ driver: "" }),
    changes: [{ what: "driver", from: "", to: "netdevice" }],
  },
  {
    title: "takes a VF on a userspace driver for a change",
    pf: vfs({ driver: "vfio-pci" }),
    changes: [{ what: "driver", from: "vfio-pci", to: "netdevice" }],
  },
  {
    title: "takes an InfiniBand VF without a GUID for a change",
    pf: vfs({ guid: "0000:0000:0000:0000" }),
    spec: { isRdma: false },
    changes: [{ what: "guid" }],
  },
  {
    title: "takes a RoCE VF without a GUID for a change",
    pf: vfs({ guid: "0000:0000:0000:0000" }, { linkType: "ETH" }),
    changes: [{ what: "guid" }],
  },
  {
    title: "does not need a GUID on Ethernet without RDMA",
    pf: vfs({ guid: "0000:0000:0000:0000" }, { linkType: "ETH" }),
    spec: { isRdma: false },
    changes: [],
  },
  {
    title: "takes a GUID that it cannot see for one that is there",
    pf: vfs({ guid: "" }),
    changes: [],
  },
  {
    title: "takes an externally managed PF for changed, always",
    pf: vfs(),
    spec: { externallyManaged: true },
    changes: [{ what: "externally_managed" }],
  },
  {
    title: "compares the vdpa type",
    pf: vfs({ vdpaType: "virtio" }),
    changes: [{ what: "vdpaType", from: "virtio", to: "" }],
  },
  {
    title: "names each change once and keeps them all",
    pf: vfs({ driver: "" }, { linkAdminState: "down", eSwitchMode: "switchdev" }),
    changes: [
      { what: "eSwitchMode", from: "switchdev", to: "legacy" },
      { what: "link_down" },
      { what: "driver", from: "", to: "netdevice" },
    ],
  },
  {
    title: "drains nothing where there are no VFs yet",
    pf: pf("18", { linkAdminState: "down" }),
    changes: [],
  },
  {
    title: "looks only at VFs of a range",
    pf: vfs({ driver: "" }),
    spec: { nicSelector: { pfNames: ["ib180#8-8"] } },
    changes: [],
  },
];

describe("drainRule()", () => {
  for (const { title, pf: live, spec = {}, changes } of rows) {
    it(title, () => {
      const { outcome, part } = predictOne({
        states: [nodeState("n1", { pfs: [live] })],
        policies: [policy("ib", spec)],
      });
      const found = part.drains.map((drain) => (drain.code === "vfs" ? drain.change : drain));
      assert.deepEqual(found, changes);
      assert.equal(outcome, changes.length > 0 ? "drain" : "none");
    });
  }

  it("binds VFs to vfio-pci and leaves those that are, whatever GUID they have", () => {
    const spec = { deviceType: "vfio-pci", isRdma: false };
    const wanted = [wantedPf("18", { policyName: "ib", ...spec })];
    const changesOf = (driver: string): readonly unknown[] =>
      predictOne({
        states: [nodeState("n1", { pfs: [vfs({ driver, guid: "0000:0000:0000:0000" })], wanted })],
        policies: [policy("ib", spec)],
      }).part.drains;
    assert.deepEqual(changesOf("vfio-pci"), []);
    assert.deepEqual(changesOf("mlx5_core"), [
      {
        code: "vfs",
        pci: "0000:18:00.0",
        change: { what: "driver", from: "mlx5_core", to: "vfio-pci" },
      },
    ]);
  });

  it("takes VFs away that it made and that no policy means any more", () => {
    const states = [nodeState("n1", { pfs: [vfs()], wanted: [wantedPf()] })];
    const { outcome, part } = predictOne({ states });
    assert.equal(outcome, "drain");
    assert.deepEqual(part.drains, [
      { code: "vfs", pci: "0000:18:00.0", change: { what: "removed", from: 8 } },
    ]);
  });

  it("leaves VFs alone that somebody else made", () => {
    assert.equal(predictOne({ states: [nodeState("n1", { pfs: [vfs()] })] }).outcome, "none");
    const wanted = [wantedPf("18", {}, { externallyManaged: true })];
    const states = [nodeState("n1", { pfs: [vfs()], wanted })];
    assert.equal(predictOne({ states }).outcome, "none");
  });

  it("only takes VFs away on OpenStack and AWS, and reboots nothing", () => {
    const cloud = { netFilter: "openstack/NetworkID:1", totalvfs: 1 };
    const policies = [policy("ib", { nicSelector: { netFilter: cloud.netFilter }, numVfs: 1 })];
    const states = [nodeState("n1", { pfs: [pfWithVfs("18", 2, { driver: "" }, cloud)] })];
    assert.equal(predictOne({ states, policies }).outcome, "none");
    const left = [nodeState("n1", { pfs: [pfWithVfs("18", 2, {}, cloud)], wanted: [wantedPf()] })];
    assert.equal(predictOne({ states: left }).outcome, "drain");
  });

  it("does not know about bridges where the operator makes them", () => {
    const spec = {
      eSwitchMode: "switchdev",
      bridge: { ovs: { bridge: {} } },
      isRdma: false,
    };
    const policies = [policy("ib", spec)];
    const gate = [operatorConfig({ featureGates: { manageSoftwareBridges: true } })];
    const states = [
      nodeState("n1", {
        pfs: [vfs({}, { eSwitchMode: "switchdev" })],
        wanted: [wantedPf("18", { isRdma: false }, { eSwitchMode: "switchdev", mtu: 1500 })],
      }),
    ];
    const codesOf = (configs: typeof gate): readonly string[] =>
      predictOne({ states, policies, configs }).part.unknown.map(({ code }) => code);
    assert.deepEqual(codesOf(gate), ["bridges"]);
    assert.deepEqual(codesOf([operatorConfig()]), []);
  });
});
