import assert from "node:assert/strict";
import { formatDrain, formatReboot } from "../../../provider/plan/sriovForecast/formatReboot.ts";
import type {
  DrainReason,
  RebootReason,
  VfChange,
} from "../../../provider/plan/sriovForecast/reason.ts";

const pci = "0000:18:00.0";
const three = [pci, "0000:40:00.0", "0000:4f:00.0"];

type Texts<R> = readonly (readonly [R, readonly string[], string])[];

const reboots: Texts<RebootReason> = [
  [
    { code: "argument_missing", argument: "iommu=pt", because: "vfio", live: null },
    [],
    "VFs are to be bound to vfio-pci, and the kernel command line lacks iommu=pt",
  ],
  [
    {
      code: "argument_missing",
      argument: "ib_core.netns_mode=1",
      because: "rdmaMode",
      live: "exclusive",
    },
    [],
    "ib_core.netns_mode=1 is not on the kernel command line, which is all that the operator compares for rdmaMode; the mode is exclusive",
  ],
  [
    { code: "argument_missing", argument: "ib_core.netns_mode=1", because: "rdmaMode", live: null },
    [],
    "ib_core.netns_mode=1 is not on the kernel command line, which is all that the operator compares for rdmaMode",
  ],
  [
    { code: "argument_extra", argument: "ib_core.netns_mode=0", mode: null },
    [],
    "ib_core.netns_mode=0 is on the kernel command line, and no pool asks for an RDMA mode: the operator removes it",
  ],
  [
    { code: "argument_extra", argument: "ib_core.netns_mode=0", mode: "shared" },
    [],
    "ib_core.netns_mode=0 is on the kernel command line, and the pool asks for shared",
  ],
  [
    { code: "num_of_vfs", pci, current: 16, wanted: 8, staged: false },
    [pci],
    "NUM_OF_VFS of 0000:18:00.0 is 16, and the operator wants exactly 8",
  ],
  [
    { code: "num_of_vfs", pci, current: 16, wanted: 8, staged: null },
    three,
    "sriov_totalvfs of 3 cards is 16, and NUM_OF_VFS with it, and the operator wants exactly 8",
  ],
  [
    { code: "sriov_en", pci, wanted: true },
    [pci],
    "SRIOV_EN of 0000:18:00.0 is off in the firmware, and VFs are wanted",
  ],
  [
    { code: "sriov_en", pci, wanted: false },
    [pci],
    "SRIOV_EN of 0000:18:00.0 is on in the firmware, and no VFs are wanted",
  ],
  [
    { code: "link_type", pci, live: "", wanted: "IB" },
    three,
    "link type of 3 ports is not known, and IB is wanted",
  ],
  [
    { code: "systemd_change" },
    [],
    "in configurationMode systemd every change of what is wanted of a node is a reboot",
  ],
  [{ code: "systemd_first" }, [], "configurationMode systemd takes a reboot to begin with"],
  [{ code: "systemd_drain" }, [], "in configurationMode systemd a drain is always a reboot"],
];

const changes: readonly (readonly [VfChange, string])[] = [
  [{ what: "numVfs", from: 4, to: 8 }, "VFs of 3 PFs become 8 (now 4): all of them go first"],
  [{ what: "mtu", from: 1500, to: 4092 }, "MTU of 3 PFs becomes 4092 (now 1500)"],
  [
    { what: "eSwitchMode", from: "legacy", to: "switchdev" },
    "eSwitchMode of 3 PFs becomes switchdev (now legacy)",
  ],
  [{ what: "link_down" }, "the link of 3 PFs is set down, which the operator takes for a change"],
  [
    { what: "driver", from: "mlx5_core", to: "vfio-pci" },
    "VFs of 3 PFs are bound to mlx5_core, vfio-pci is wanted",
  ],
  [
    { what: "driver", from: "", to: "netdevice" },
    "VFs of 3 PFs are bound to no driver, netdevice is wanted",
  ],
  [{ what: "vf_mtu", from: 4092, to: 2044 }, "MTU of VFs of 3 PFs becomes 2044 (now 4092)"],
  [{ what: "guid" }, "VFs of 3 PFs have no GUID yet"],
  [
    { what: "externally_managed" },
    "externallyManaged is set for 3 PFs, which the operator takes for a change whenever it looks",
  ],
  [
    { what: "vdpaType", from: "", to: "vhost" },
    "vdpaType of VFs of 3 PFs becomes vhost (now none)",
  ],
  [{ what: "removed", from: 8 }, "VFs of 3 PFs go (now 8), for no policy means them any more"],
];

describe("the words for reboots and drains", () => {
  for (const [reason, devices, text] of reboots) {
    it(`formatReboot() says: ${text}`, () => {
      assert.equal(formatReboot(reason, devices), text);
    });
  }

  for (const [change, text] of changes) {
    it(`formatDrain() says: ${text}`, () => {
      assert.equal(formatDrain({ code: "vfs", pci, change }, three), text);
    });
  }

  it("formatDrain() and formatReboot() say what is asked for already", () => {
    const drain: DrainReason = { code: "requested", state: "Drain_Required" };
    assert.match(formatDrain(drain, []), /asks for a drain already \(Drain_Required\)$/);
    const reboot: RebootReason = { code: "requested", state: "Reboot_Required" };
    assert.match(formatReboot(reboot, []), /asks for a reboot already \(Reboot_Required\)$/);
  });
});
