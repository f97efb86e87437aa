import assert from "node:assert/strict";
import {
  formatLoop,
  formatNote,
  formatStop,
  formatUnknown,
  isCertain,
} from "../../../provider/plan/sriovForecast/formatOutcome.ts";
import type {
  LoopReason,
  NoteReason,
  StopReason,
  UnknownReason,
} from "../../../provider/plan/sriovForecast/reason.ts";

const pci = "0000:18:00.0";
const three = [pci, "0000:40:00.0", "0000:4f:00.0"];

type Texts<R> = readonly (readonly [R, readonly string[], string])[];

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

describe("the words for what is not done, not known or done again", () => {
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
