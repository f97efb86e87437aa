import assert from "node:assert/strict";
import type { Advice } from "../../../provider/plan/sriovForecast/advice.ts";
import { formatAdvice } from "../../../provider/plan/sriovForecast/formatAdvice.ts";
import {
  formatLoop,
  formatNote,
  formatStop,
  formatUnknown,
  isCertain,
} from "../../../provider/plan/sriovForecast/formatOutcome.ts";
import { formatDrain, formatReboot } from "../../../provider/plan/sriovForecast/formatReboot.ts";
import type {
  DrainReason,
  LoopReason,
  NoteReason,
  RebootReason,
  StopReason,
  UnknownReason,
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

const stops: Texts<StopReason> = [
  [
    { code: "many_pools", pools: ["a", "b"] },
    [],
    "pools a and b both mean it: the operator then takes no rdmaMode, and waits for a drain that never begins",
  ],
  [
    { code: "lockdown", lockdown: "integrity" },
    [],
    "kernel lockdown (integrity) is on, and the operator fails on any NVIDIA card in a policy",
  ],
  [
    { code: "external_total", pci, current: 4, wanted: 8 },
    [pci],
    "NUM_OF_VFS of 0000:18:00.0 is 4, and an externallyManaged policy wants 8: the operator fails",
  ],
  [
    { code: "external_link", pci, live: "ETH", wanted: "IB" },
    [pci],
    "link type of 0000:18:00.0 is ETH, and an externallyManaged policy wants IB: the operator fails",
  ],
  [
    { code: "link_fixed", pci, live: "ETH", wanted: "IB" },
    three,
    "link type of 3 ports is ETH and cannot become IB: the operator fails",
  ],
  [
    { code: "dpu_mode", pci },
    three,
    "DPU mode is on at 3 cards, where the operator fails to write the firmware",
  ],
  [
    { code: "above_total", pci, total: 4, wanted: 8 },
    [pci],
    "8 VFs are wanted on 0000:18:00.0, 4 are possible, and the operator leaves the firmware alone: it fails",
  ],
];

const doubts: Texts<UnknownReason> = [
  [
    { code: "not_described" },
    [],
    "the operator has not listed the PFs of this node yet; name the hosts, and the probe tells",
  ],
  [
    { code: "command_line", arguments: ["ib_core.netns_mode=1"], asked: "shared" },
    [],
    "whether ib_core.netns_mode=1 is on the kernel command line is not known, and the pool asks for shared; name the hosts, and the probe tells",
  ],
  [
    {
      code: "command_line",
      arguments: ["ib_core.netns_mode=1", "ib_core.netns_mode=0"],
      asked: "no mode",
    },
    [],
    "whether ib_core.netns_mode=1 or ib_core.netns_mode=0 is on the kernel command line is not known, and no pool asks for a mode: the operator would remove it and reboot; name the hosts, and the probe tells",
  ],
  [
    { code: "command_line", arguments: ["iommu=pt"], asked: "vfio" },
    [],
    "whether iommu=pt is on the kernel command line is not known, and VFs are to be bound to vfio-pci; name the hosts, and the probe tells",
  ],
  [
    { code: "cpu_vendor" },
    [],
    "whether the CPU is an Intel, for which the operator wants intel_iommu=on too, is not known; the label feature.node.kubernetes.io/cpu-model.vendor_id tells",
  ],
  [
    { code: "kargs_tool", osImage: "Site Linux" },
    [],
    'whether the operator can change kernel arguments on "Site Linux" is not known; if not, it reboots at every start of its daemon',
  ],
  [
    { code: "firmware", pci, why: "timed out" },
    [pci],
    "NUM_OF_VFS of 0000:18:00.0 is not known: timed out",
  ],
  [
    { code: "ovs_unit" },
    [],
    "whether the unit of Open vSwitch asks for hardware offload is not known; if ovs-vswitchd runs without it, the operator reboots",
  ],
  [
    { code: "bridges" },
    [],
    "whether the Open vSwitch bridges are as the policies want them is not known; if not, the operator drains",
  ],
  [
    { code: "systemd_files" },
    [],
    "whether the operator's boot services and their result are there is not known; if not, it reboots",
  ],
];

const loops: readonly (readonly [LoopReason, string, boolean])[] = [
  [
    { code: "arguments_not_edited", os: "ubuntu", argument: "ib_core.netns_mode=0", act: "remove" },
    "the operator changes no kernel arguments on Ubuntu, so ib_core.netns_mode=0 stays",
    true,
  ],
  [
    { code: "arguments_not_edited", os: "no-grubby", argument: "iommu=pt", act: "add" },
    "the operator changes kernel arguments through grubby alone, which is not there, so iommu=pt never gets there",
    true,
  ],
  [
    { code: "arguments_not_edited", os: "s390x", argument: "iommu=pt", act: "add" },
    "the operator does not run zipl, without which grubby changes nothing, so iommu=pt never gets there",
    true,
  ],
  [
    { code: "argument_spelling", argument: "intel_iommu=on", found: "intel_iommu=on,sm_on" },
    "its script takes intel_iommu=on,sm_on for intel_iommu=on and adds nothing, its comparison does not",
    true,
  ],
  [
    {
      code: "firmware_not_loaded",
      pci,
      evidence: { code: "boot_after_write", act: "warm-reboot" },
    },
    "the last boot (warm) did not load it, and the operator only reboots warm",
    true,
  ],
  [
    { code: "firmware_not_loaded", pci, evidence: { code: "model", model: "BlueField-2" } },
    "a warm reboot does not load it on a BlueField-2, and the operator only reboots warm",
    false,
  ],
  [
    { code: "external_systemd" },
    "an externallyManaged PF counts as changed whenever the daemon starts",
    true,
  ],
];

const notes: Texts<NoteReason> = [
  [
    { code: "random_card", cards: 8, needing: 3 },
    [],
    "3 of 8 cards need it, and the operator (v1.6) goes by the card that it happens to look at last: by chance it writes the firmware and resets those cards without a drain or a reboot",
  ],
  [
    { code: "firmware_zeroed", pci },
    three,
    "the operator stages NUM_OF_VFS 0 and SRIOV_EN off on 3 cards, which the next boot loads, whoever makes it",
  ],
];

describe("the words of a forecast", () => {
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

  for (const [reason, devices, text] of stops) {
    it(`formatStop() says: ${text}`, () => {
      assert.equal(formatStop(reason, devices), text);
    });
  }

  for (const [reason, devices, text] of doubts) {
    it(`formatUnknown() says: ${text}`, () => {
      assert.equal(formatUnknown(reason, devices), text);
    });
  }

  for (const [reason, text, certain] of loops) {
    it(`formatLoop() says: ${text}`, () => {
      assert.equal(formatLoop(reason), text);
      assert.equal(isCertain(reason), certain);
    });
  }

  for (const [reason, devices, text] of notes) {
    it(`formatNote() says: ${text}`, () => {
      assert.equal(formatNote(reason, devices), text);
    });
  }
});

const advice: readonly (readonly [Advice, RegExp])[] = [
  [
    { code: "mode_by_resource", mode: "shared", live: true },
    /^leave rdmaMode out of the pool and set RdmaMode shared on these hosts, where it finds it done: .* put ib_core\.netns_mode=1 on/,
  ],
  [
    { code: "mode_by_resource", mode: "exclusive", live: false },
    /which a Rollout makes live in its waves: .* put ib_core\.netns_mode=0 on the command line first$/,
  ],
  [{ code: "name_mode_in_pool", mode: "exclusive" }, /^set rdmaMode: exclusive in the pool/],
  [
    { code: "set_iommu", arguments: ["intel_iommu=on", "iommu=pt"] },
    /^put intel_iommu=on iommu=pt on the command line .* each as a word of its own$/,
  ],
  [
    { code: "spell_argument", argument: "intel_iommu=on", found: "intel_iommu=on,sm_on" },
    /^write intel_iommu=on as a word of its own instead of intel_iommu=on,sm_on$/,
  ],
  [
    { code: "firmware_first", numOfVfs: 8 },
    /^set NicFirmwareVfs with numOfVfs: 8 and match: "exactly" on these cards first: its Rollout/,
  ],
  [{ code: "firmware_first", numOfVfs: null }, /numOfVfs: the policy's numVfs and match/],
  [
    { code: "external_firmware", numOfVfs: 8 },
    /^set NicFirmwareVfs with numOfVfs: 8 .* fewer VFs$/,
  ],
  [{ code: "link_first", linkType: "infiniband" }, /with linkType: "infiniband" on these cards/],
  [{ code: "drop_link_type" }, /^leave linkType out of the policy/],
  [{ code: "daemon_mode" }, /configurationMode "daemon"$/],
  [{ code: "disable_plugin" }, /^set disablePlugins: \["mellanox"\]/],
  [{ code: "exclude_dpu" }, /^take these cards out/],
  [{ code: "one_pool" }, /^make the node selectors of the pools exclude each other$/],
];

describe("formatAdvice()", () => {
  for (const [index, [each, expected]] of advice.entries()) {
    it(`begins with what to do: ${each.code} (${index + 1})`, () => {
      assert.match(formatAdvice(each), expected);
    });
  }
});
