import assert from "node:assert/strict";
import type { FirmwareFacts, FirmwareParameters } from "../../../provider/facts/firmwareFacts.ts";
import type { HostFacts } from "../../../provider/facts/hostFacts.ts";
import type { FirmwareClaim } from "../../../provider/plan/claim.ts";
import type { PlanContext } from "../../../provider/plan/planContext.ts";
import { planHost } from "../../../provider/plan/planHost.ts";
import { stepsOf } from "../../../provider/plan/stepsOf.ts";
import { firmwareClaim } from "../../support/claims.ts";
import {
  card,
  cardWith,
  dgx,
  dgxSlots,
  dgxWith,
  dualPort,
  firmware,
  firmwareRows,
  firstSeen,
  hostFacts,
  lastBoot,
  pf,
  row,
  thisBoot,
  writeRecord,
} from "../../support/factsBuilder.ts";

const slot = "0000:18:00.0";

interface Case {
  readonly it: string;
  readonly claims?: readonly Partial<FirmwareClaim>[];
  readonly facts: HostFacts;
  readonly context?: Partial<PlanContext>;
  /** `parameter live>wanted activation[+escalation]` */
  readonly changes?: readonly string[];
  /** `phase NAME=value` of the steps, in order. */
  readonly writes?: readonly string[];
  readonly unknown?: readonly string[];
  readonly blocked?: readonly string[];
  readonly byHand?: boolean;
}

/** A host with one card of these parameters. */
function host(parameters: FirmwareParameters, more: Partial<HostFacts> = {}): HostFacts {
  return hostFacts({ cards: [cardWith(slot, parameters)], ...more });
}

function failing(code: string, more: Partial<HostFacts> = {}): HostFacts {
  const status = { status: "failed", code, message: "-E- no" } as FirmwareFacts;
  return hostFacts({ cards: [card(slot, { firmware: status })], ...more });
}

const exactly = { match: "exactly" } as const;
const pending = firmware("16", "8");
const off = { SRIOV_EN: row("False(0)"), NUM_OF_VFS: row("0") };

const comparing: readonly Case[] = [
  { it: "writes nothing where Current and Next Boot are right", facts: host(firmware("8")) },
  {
    it: "is content with more VFs than wanted: lowering never reboots",
    facts: host(firmware("16")),
  },
  { it: "is content with a next boot that gives more", facts: host(firmware("8", "16")) },
  { it: "wants nothing of at least 0 VFs", claims: [{ numOfVfs: 0 }], facts: host(off) },
  {
    it: "lowers where exactly that many are wanted",
    claims: [exactly],
    facts: host(firmware("16")),
    changes: ["NUM_OF_VFS 16>8 warm-reboot+cold-power-cycle"],
    writes: ["stage NUM_OF_VFS=8"],
  },
  {
    it: "raises in the wave, warm with an escalation where nothing tells more",
    claims: [{ numOfVfs: 16 }],
    facts: host(firmware("8")),
    changes: ["NUM_OF_VFS 8>16 warm-reboot+cold-power-cycle"],
    writes: ["stage NUM_OF_VFS=16"],
  },
  {
    it: "only activates what is staged",
    claims: [{ numOfVfs: 16 }],
    facts: host(firmware("8", "16")),
    changes: ["NUM_OF_VFS 8>16 warm-reboot+cold-power-cycle"],
    writes: [],
  },
  {
    it: "takes a staged value above the wanted one for staged",
    claims: [{ numOfVfs: 12 }],
    facts: host(firmware("8", "16")),
    changes: ["NUM_OF_VFS 8>12 warm-reboot+cold-power-cycle"],
    writes: [],
  },
  {
    it: "writes back what is in effect where the next boot would take it away, without a reboot",
    facts: host(firmware("16", "4")),
    changes: ["NUM_OF_VFS 16>8 none"],
    writes: ["now NUM_OF_VFS=16"],
  },
  {
    it: "writes back where exactly that many are in effect",
    claims: [exactly],
    facts: host(firmware("8", "16")),
    changes: ["NUM_OF_VFS 8>8 none"],
    writes: ["now NUM_OF_VFS=8"],
  },
  {
    it: "switches SR-IOV on together with the count, in one call of the tool",
    facts: host(off),
    changes: [
      "SRIOV_EN False>True warm-reboot+cold-power-cycle",
      "NUM_OF_VFS 0>8 warm-reboot+cold-power-cycle",
    ],
    writes: ["stage SRIOV_EN=True NUM_OF_VFS=8"],
  },
  {
    it: "switches SR-IOV off where exactly 0 VFs are wanted",
    claims: [{ numOfVfs: 0, match: "exactly" }],
    facts: host(firmware("8")),
    changes: [
      "SRIOV_EN True>False warm-reboot+cold-power-cycle",
      "NUM_OF_VFS 8>0 warm-reboot+cold-power-cycle",
    ],
    writes: ["stage SRIOV_EN=False NUM_OF_VFS=0"],
  },
  {
    it: "keeps SR-IOV on where only the next boot would switch it off",
    facts: host({ ...firmware("8"), SRIOV_EN: row("True(1)", "False(0)") }),
    changes: ["SRIOV_EN True>True none"],
    writes: ["now SRIOV_EN=True"],
  },
];

const perCard: readonly Case[] = [
  {
    it: "gives a card the larger of what its two ports want",
    claims: [
      { numOfVfs: 10, select: { pci: ["0000:18:00.0"] } },
      { numOfVfs: 20, select: { pci: ["0000:18:00.1"] }, resource: "NicFirmwareVfs other" },
    ],
    facts: hostFacts({ cards: [dualPort("0000:18:00")] }),
    changes: ["NUM_OF_VFS 8>20 warm-reboot+cold-power-cycle"],
    writes: ["stage NUM_OF_VFS=20"],
  },
  {
    it: "gives a card the larger of what two resources want",
    claims: [{ numOfVfs: 16 }, { numOfVfs: 4, resource: "NicFirmwareVfs other" }],
    facts: hostFacts(),
    changes: ["NUM_OF_VFS 8>16 warm-reboot+cold-power-cycle"],
  },
  {
    it: "follows an exact claim above what another wants at least",
    claims: [{ numOfVfs: 8, ...exactly }, { numOfVfs: 4 }],
    facts: host(firmware("16")),
    changes: ["NUM_OF_VFS 16>8 warm-reboot+cold-power-cycle"],
  },
  {
    it: "is blocked above what any PF can have",
    claims: [{ numOfVfs: 128 }],
    facts: hostFacts(),
    blocked: ["vfs_above_limit"],
  },
  {
    it: "takes as many as a PF can have",
    claims: [{ numOfVfs: 127 }],
    facts: hostFacts(),
    changes: ["NUM_OF_VFS 8>127 warm-reboot+cold-power-cycle"],
  },
  {
    it: "is blocked where two exact claims differ",
    claims: [
      { numOfVfs: 8, ...exactly },
      { numOfVfs: 16, ...exactly },
    ],
    facts: hostFacts(),
    blocked: ["contradiction"],
  },
  {
    it: "is blocked where one wants exactly less than another needs",
    claims: [{ numOfVfs: 8, ...exactly }, { numOfVfs: 16 }],
    facts: hostFacts(),
    blocked: ["contradiction"],
  },
  {
    it: "is blocked where two claims want different link types",
    claims: [{ linkType: "infiniband" }, { linkType: "ethernet" }],
    facts: hostFacts(),
    blocked: ["contradiction"],
  },
];

const each = (current: string, next = current): FirmwareParameters => ({
  PF_NUM_OF_VF_VALID: row(current, next),
});

function perFunction(own: Record<string, FirmwareParameters>, parameters: FirmwareParameters) {
  return hostFacts({
    cards: [dualPort("0000:18:00", { firmware: { status: "read", parameters, perFunction: own } })],
  });
}

const on = each("True(1)");
const functions: readonly Case[] = [
  {
    it: "counts per PF where PF_NUM_OF_VF_VALID is in effect, and ignores NUM_OF_VFS",
    facts: perFunction(
      {
        "0000:18:00.0": { PF_NUM_OF_VF: row("8") },
        "0000:18:00.1": { PF_NUM_OF_VF: row("4") },
      },
      { ...firmware("0"), ...on },
    ),
    changes: ["PF_NUM_OF_VF 4>8 warm-reboot+cold-power-cycle"],
    writes: ["stage PF_NUM_OF_VF=8"],
  },
  {
    it: "gives each PF what its own claim wants",
    claims: [
      { numOfVfs: 4, select: { pci: ["0000:18:00.0"] } },
      { numOfVfs: 20, select: { pci: ["0000:18:00.1"] } },
    ],
    facts: perFunction(
      {
        "0000:18:00.0": { PF_NUM_OF_VF: row("4") },
        "0000:18:00.1": { PF_NUM_OF_VF: row("4") },
      },
      { ...firmware("0"), ...on },
    ),
    changes: ["PF_NUM_OF_VF 4>20 warm-reboot+cold-power-cycle"],
  },
  {
    it: "does not know what a staged PF_NUM_OF_VF_VALID will give",
    facts: host({ ...firmware("8"), ...each("False(0)", "True(1)") }),
    unknown: ["firmware_per_function_staged"],
  },
  {
    it: "stages NUM_OF_VFS where the next boot goes back to it",
    facts: perFunction(
      { "0000:18:00.0": { PF_NUM_OF_VF: row("8") }, "0000:18:00.1": { PF_NUM_OF_VF: row("8") } },
      { ...firmware("0"), ...each("True(1)", "False(0)") },
    ),
    changes: ["NUM_OF_VFS 8>8 none", "NUM_OF_VFS 8>8 none"],
    writes: ["now NUM_OF_VFS=8", "now NUM_OF_VFS=8"],
  },
  {
    it: "takes NUM_OF_VFS where PF_NUM_OF_VF_VALID is off",
    facts: host({ ...firmware("8"), ...each("False(0)") }),
  },
  {
    it: "does not know a PF whose PF_NUM_OF_VF was not printed",
    facts: perFunction({ "0000:18:00.0": { PF_NUM_OF_VF: row("8") } }, { ...firmware("0"), ...on }),
    unknown: ["firmware_value_unknown"],
  },
];

const links = (current: string, next = current): FirmwareParameters =>
  firmware("8", "8", { LINK_TYPE_P1: row(current, next) });
const ethernet = [{ linkType: "ethernet" }] as const;

const linkTypes: readonly Case[] = [
  {
    it: "writes nothing where the link type is right",
    claims: ethernet,
    facts: host(links("ETH(2)")),
  },
  {
    it: "changes the link type of every port of a card",
    claims: ethernet,
    facts: hostFacts({
      cards: [
        dualPort("0000:18:00", {
          firmware: {
            status: "read",
            perFunction: {},
            parameters: firmware("8", "8", {
              LINK_TYPE_P1: row("IB(1)"),
              LINK_TYPE_P2: row("IB(1)", "ETH(2)"),
            }),
          },
        }),
      ],
    }),
    changes: [
      "LINK_TYPE IB>ETH warm-reboot+cold-power-cycle",
      "LINK_TYPE IB>ETH warm-reboot+cold-power-cycle",
    ],
    writes: ["stage LINK_TYPE_P1=ETH"],
  },
  {
    it: "writes a link type back that the next boot would change",
    claims: ethernet,
    facts: host(links("ETH(2)", "IB(1)")),
    changes: ["LINK_TYPE ETH>ETH none"],
    writes: ["now LINK_TYPE_P1=ETH"],
  },
  {
    it: "is blocked where a card has one link type only, and it is another",
    claims: ethernet,
    facts: host(firmware("8")),
    blocked: ["link_type_fixed"],
  },
  {
    it: "is content with a card of one link type that is the wanted one",
    claims: [{ linkType: "infiniband" }],
    facts: host(firmware("8")),
  },
  {
    it: "does not change the link type under the SSH route without a BMC",
    claims: ethernet,
    facts: hostFacts({ cards: [cardWith(slot, links("IB(1)"), { carriesSsh: true })] }),
    context: { powerControl: false },
    blocked: ["link_type_cuts_ssh"],
  },
  {
    it: "writes the link type of the SSH route back without a BMC: nothing changes by it",
    claims: ethernet,
    facts: hostFacts({
      cards: [cardWith(slot, links("ETH(2)", "IB(1)"), { carriesSsh: true })],
    }),
    context: { powerControl: false },
    changes: ["LINK_TYPE ETH>ETH none"],
  },
  {
    it: "changes the link type under the SSH route where a BMC is beside it",
    claims: ethernet,
    facts: hostFacts({ cards: [cardWith(slot, links("IB(1)"), { carriesSsh: true })] }),
    changes: ["LINK_TYPE IB>ETH warm-reboot+cold-power-cycle"],
  },
  {
    it: "changes VFs on the card of the SSH route without a BMC: a reboot brings the route back",
    claims: [{ numOfVfs: 16 }],
    facts: hostFacts({ cards: [cardWith(slot, firmware("8"), { carriesSsh: true })] }),
    context: { powerControl: false },
    changes: ["NUM_OF_VFS 8>16 warm-reboot+cold-power-cycle"],
  },
];

const cx = (model: string, more: Partial<HostFacts> = {}): HostFacts =>
  hostFacts({ cards: [cardWith(slot, pending, { model })], ...more });
const lower = [exactly];

/** Rows of the table "When NUM_OF_VFS takes effect", and the evidence in its order. */
const activations: readonly Case[] = [
  ...["ConnectX-4", "ConnectX-5", "ConnectX-6", "ConnectX-6 Dx", "ConnectX-7"].map((model) => ({
    it: `reboots warm first for a stand-alone ${model}`,
    claims: lower,
    facts: cx(model),
    changes: ["NUM_OF_VFS 16>8 warm-reboot+cold-power-cycle"],
  })),
  ...["ConnectX-8", "ConnectX-9", "BlueField-3"].map((model) => ({
    it: `has nothing that speaks against a warm reboot for a ${model} in NIC mode`,
    claims: lower,
    facts: cx(model),
    changes: ["NUM_OF_VFS 16>8 warm-reboot+cold-power-cycle"],
  })),
  {
    it: "power cycles a BlueField-2, which a warm reboot alone does not reload",
    claims: lower,
    facts: cx("BlueField-2"),
    changes: ["NUM_OF_VFS 16>8 cold-power-cycle"],
  },
  ...["DGXH100", "NVIDIA DGX B200", "HGX H100 8-GPU"].map((product) => ({
    it: `power cycles a ${product}, where a warm reboot often is not enough`,
    claims: lower,
    facts: cx("ConnectX-7", { product }),
    changes: ["NUM_OF_VFS 16>8 cold-power-cycle"],
  })),
  {
    it: "power cycles a ConnectX-6 Dx whose tool asked for it after our write",
    claims: lower,
    facts: cx("ConnectX-6 Dx", { firmwareWrites: [writeRecord(slot, { hint: "power-cycle" })] }),
    changes: ["NUM_OF_VFS 16>8 cold-power-cycle"],
  },
  {
    it: "keeps warm first where the tool asked for a reboot after our write",
    claims: lower,
    facts: cx("ConnectX-7", { firmwareWrites: [writeRecord(slot)] }),
    changes: ["NUM_OF_VFS 16>8 warm-reboot+cold-power-cycle"],
  },
  {
    it: "power cycles where a warm reboot after our write did not load it",
    claims: lower,
    facts: cx("ConnectX-7", {
      firmwareWrites: [writeRecord(slot, { bootId: lastBoot, act: "warm-reboot" })],
    }),
    changes: ["NUM_OF_VFS 16>8 cold-power-cycle"],
    writes: [],
  },
  {
    it: "power cycles where somebody's boot after our write did not load it",
    claims: lower,
    facts: cx("ConnectX-7", { firmwareWrites: [writeRecord(slot, { bootId: lastBoot })] }),
    changes: ["NUM_OF_VFS 16>8 cold-power-cycle"],
  },
  {
    it: "takes a record for evidence whatever form its values are in",
    claims: [{}],
    facts: host(
      { ...firmware("8"), SRIOV_EN: row("False(0)", "True(1)") },
      { firmwareWrites: [writeRecord(slot, { bootId: lastBoot, wrote: { SRIOV_EN: "True" } })] },
    ),
    changes: ["SRIOV_EN False>True cold-power-cycle"],
  },
  {
    it: "power cycles for another value than the one that a boot did not load",
    claims: [{ numOfVfs: 32 }],
    facts: cx("ConnectX-7", {
      firmwareWrites: [writeRecord(slot, { bootId: lastBoot, act: "warm-reboot" })],
    }),
    changes: ["NUM_OF_VFS 16>32 cold-power-cycle"],
    writes: ["stage NUM_OF_VFS=32"],
  },
  {
    it: "takes no evidence from a record of a value that somebody replaced since",
    claims: [{ numOfVfs: 32 }],
    facts: hostFacts({
      cards: [cardWith(slot, firmware("16", "32"))],
      firmwareWrites: [writeRecord(slot, { bootId: lastBoot, act: "warm-reboot" })],
    }),
    changes: ["NUM_OF_VFS 16>32 warm-reboot+cold-power-cycle"],
  },
  {
    it: "takes no evidence from a record of a value that was loaded since",
    claims: [{ numOfVfs: 16 }],
    facts: host(firmware("8"), { firmwareWrites: [writeRecord(slot, { bootId: lastBoot })] }),
    changes: ["NUM_OF_VFS 8>16 warm-reboot+cold-power-cycle"],
  },
  {
    it: "takes a cold power cycle that loaded its value for no failure",
    claims: [{ numOfVfs: 16 }],
    facts: host(firmware("8"), {
      firmwareWrites: [writeRecord(slot, { bootId: lastBoot, act: "cold-power-cycle" })],
    }),
    changes: ["NUM_OF_VFS 8>16 warm-reboot+cold-power-cycle"],
  },
  {
    it: "takes no evidence from a record of another card",
    claims: lower,
    facts: cx("ConnectX-7", {
      firmwareWrites: [writeRecord("0000:40:00.0", { bootId: lastBoot })],
    }),
    changes: ["NUM_OF_VFS 16>8 warm-reboot+cold-power-cycle"],
  },
  {
    it: "power cycles where a boot came after an earlier run first saw it pending",
    claims: lower,
    facts: cx("ConnectX-7", { firstSeen: [firstSeen(slot, { bootId: lastBoot })] }),
    changes: ["NUM_OF_VFS 16>8 cold-power-cycle"],
  },
  {
    it: "takes no evidence from what was first seen in this boot",
    claims: lower,
    facts: cx("ConnectX-7", { firstSeen: [firstSeen(slot)] }),
    changes: ["NUM_OF_VFS 16>8 warm-reboot+cold-power-cycle"],
  },
  ...(["power-cycle", "driver-restart", "pci-rescan", "none"] as const).map((resetStatus) => ({
    it: `weighs "${resetStatus}" of mstfwreset status`,
    claims: lower,
    facts: hostFacts({
      cards: [
        card(slot, {
          firmware: { status: "read", parameters: pending, perFunction: {}, resetStatus },
        }),
      ],
    }),
    changes: [
      resetStatus === "power-cycle"
        ? "NUM_OF_VFS 16>8 cold-power-cycle"
        : "NUM_OF_VFS 16>8 warm-reboot+cold-power-cycle",
    ],
  })),
  {
    it: "stops after a cold power cycle that did not load it: no loop",
    claims: lower,
    facts: cx("ConnectX-7", {
      firmwareWrites: [writeRecord(slot, { bootId: lastBoot, act: "cold-power-cycle" })],
    }),
    blocked: ["cold_cycle_did_not_load"],
  },
  {
    it: "stops after a cold power cycle for values that somebody else staged",
    claims: lower,
    facts: cx("ConnectX-7", {
      firmwareWrites: [writeRecord(slot, { bootId: lastBoot, wrote: {}, act: "cold-power-cycle" })],
      firstSeen: [firstSeen(slot, { bootId: lastBoot })],
    }),
    blocked: ["cold_cycle_did_not_load"],
  },
  {
    it: "does not take a cold power cycle of long ago for one of values that were first seen in this boot",
    claims: lower,
    facts: cx("ConnectX-7", {
      firmwareWrites: [writeRecord(slot, { bootId: lastBoot, wrote: {}, act: "cold-power-cycle" })],
      firstSeen: [firstSeen(slot)],
    }),
    changes: ["NUM_OF_VFS 16>8 warm-reboot+cold-power-cycle"],
  },
  {
    it: "goes on with a cold power cycle that was begun and brought no boot yet",
    claims: lower,
    facts: cx("ConnectX-7", {
      product: "DGXH100",
      firmwareWrites: [writeRecord(slot, { bootId: thisBoot, act: "cold-power-cycle" })],
    }),
    changes: ["NUM_OF_VFS 16>8 cold-power-cycle"],
  },
  {
    it: "leaves a cold power cycle to a person where no power control is configured",
    claims: lower,
    facts: cx("ConnectX-7", { product: "DGXH100" }),
    context: { powerControl: false },
    changes: ["NUM_OF_VFS 16>8 cold-power-cycle"],
    byHand: true,
  },
  {
    it: "tries warm first without power control too, where nothing speaks against it",
    claims: lower,
    facts: cx("ConnectX-7"),
    context: { powerControl: false },
    changes: ["NUM_OF_VFS 16>8 warm-reboot+cold-power-cycle"],
    byHand: false,
  },
];

const unreadable: readonly Case[] = [
  ...(
    [
      "tool_missing",
      "no_devices",
      "open_failed",
      "nv_access_blocked",
      "busy",
      "timed_out",
      "aborted",
      "unreadable",
      "bad_value",
      "read_only",
      "missing_arguments",
    ] as const
  ).map((code) => ({
    it: `does not know a card whose firmware tool says ${code}`,
    facts: failing(code),
    unknown: ["firmware_unreadable"],
  })),
  ...(["recovery_mode", "unsupported_device", "unsupported_parameter"] as const).map((code) => ({
    it: `is blocked on a card whose firmware tool says ${code}`,
    facts: failing(code),
    blocked: ["card_not_configurable"],
  })),
  {
    it: "does not know a card under kernel lockdown that the tool could not open",
    facts: failing("open_failed", { lockdown: "integrity" }),
    unknown: ["firmware_unreadable"],
  },
  {
    it: "plans under kernel lockdown where the tool got through",
    claims: lower,
    facts: host(firmware("16"), { lockdown: "integrity" }),
    changes: ["NUM_OF_VFS 16>8 warm-reboot+cold-power-cycle"],
  },
  {
    it: "does not know what is in effect where the tool gives Next Boot only",
    facts: host(firmwareRows(firmware("8"), true)),
    unknown: ["firmware_value_unknown", "firmware_value_unknown"],
  },
  {
    it: "does not know a parameter that was not printed, and plans the other",
    facts: host({ NUM_OF_VFS: row("4") }),
    changes: ["NUM_OF_VFS 4>8 warm-reboot+cold-power-cycle"],
    unknown: ["firmware_value_unknown"],
  },
  {
    it: "does not know a value that is N/A",
    facts: host({ ...firmware("8"), NUM_OF_VFS: row("N/A", "8") }),
    unknown: ["firmware_value_unknown"],
  },
  {
    it: "names unknown cards beside the known reboot of another",
    facts: hostFacts({
      cards: [
        cardWith(slot, firmware("4")),
        card("0000:40:00.0", { firmware: { status: "failed", code: "busy", message: "" } }),
      ],
    }),
    changes: ["NUM_OF_VFS 4>8 warm-reboot+cold-power-cycle"],
    unknown: ["firmware_unreadable"],
  },
];

const untouched: readonly Case[] = [
  {
    it: "chooses the ConnectX-7 of a DGX by model, and none of its NVSwitch bridges",
    claims: [{ numOfVfs: 16, select: { model: ["ConnectX-7"] } }],
    facts: dgx(),
    changes: dgxSlots.map(() => "NUM_OF_VFS 8>16 cold-power-cycle"),
  },
  {
    it: "is blocked where the selector matches nothing",
    claims: [{ select: { model: ["ConnectX-8"] } }],
    facts: dgx(),
    blocked: ["select_matches_nothing"],
  },
  {
    it: "is blocked where the selector means DPUs in DPU mode only",
    claims: [{ select: { model: ["BlueField-3"] } }],
    facts: dgx(),
    blocked: ["select_matches_nothing"],
  },
  {
    it: "is blocked where a selector names an NVSwitch bridge",
    claims: [{ select: { pci: ["0000:05:00.0"] } }],
    facts: dgx(),
    blocked: ["device_excluded"],
  },
  {
    it: "is blocked where a list of addresses names a DPU, and does the others",
    claims: [{ numOfVfs: 16, select: { pci: ["0000:18:00.0", "0000:29:00.0"] } }],
    facts: dgx(),
    changes: ["NUM_OF_VFS 8>16 cold-power-cycle"],
    blocked: ["device_excluded"],
  },
  {
    it: "is blocked where a serial number names a card in flash recovery",
    claims: [{ select: { serial: [card(slot).id] } }],
    facts: hostFacts({
      cards: [card(slot, { kind: "flash-recovery", firmware: { status: "left-alone" } })],
    }),
    blocked: ["device_excluded"],
  },
  {
    it: "does not know a BlueField by name whose mode could not be read",
    claims: [{ select: { model: ["BlueField-3"] } }],
    facts: hostFacts({ cards: [card(slot, { kind: "dpu-unknown", model: "BlueField-3" })] }),
    unknown: ["dpu_mode_unknown"],
  },
  {
    it: "chooses by netdev, short address and in any case of letters",
    claims: [
      { numOfVfs: 16, select: { netdev: ["ib180"], pci: ["18:00.0"], model: ["connectx-7"] } },
    ],
    facts: hostFacts(),
    changes: ["NUM_OF_VFS 8>16 warm-reboot+cold-power-cycle"],
  },
  {
    it: "chooses by link layer",
    claims: [{ numOfVfs: 16, select: { linkLayer: "ethernet" } }],
    facts: hostFacts({
      cards: [
        card(slot),
        card("0000:40:00.0", { pfs: [pf("0000:40:00.0", { linkLayer: "ethernet" })] }),
      ],
    }),
    changes: ["NUM_OF_VFS 8>16 warm-reboot+cold-power-cycle"],
  },
  {
    it: "does not know whether a PF of unknown link layer is meant",
    claims: [{ select: { linkLayer: "infiniband" } }],
    facts: hostFacts({ cards: [card(slot, { pfs: [pf(slot, { linkLayer: null })] })] }),
    unknown: ["link_layer_unknown"],
  },
  {
    it: "is blocked on a host without any card",
    facts: hostFacts({ cards: [] }),
    blocked: ["select_matches_nothing"],
  },
];

describe("planHost() for firmware", () => {
  const groups = {
    "comparing live, staged and wanted": comparing,
    "uniting claims on a card": perCard,
    "counting per PF": functions,
    "link types": linkTypes,
    "what makes it live": activations,
    "what could not be read": unreadable,
    "what is chosen and what is never touched": untouched,
  };
  for (const [title, rows] of Object.entries(groups))
    describe(title, () => {
      for (const row of rows)
        it(row.it, () => {
          check(row);
        });
    });

  it("folds equal reasons of several cards into one with all devices", () => {
    const facts = dgxWith((pci) =>
      card(pci, { firmware: { status: "failed", code: "tool_missing", message: "not found" } }),
    );
    const plan = planHost([firmwareClaim({ select: { model: ["ConnectX-7"] } })], facts, context());
    assert.deepEqual(
      plan.unknown.map((reason) => "devices" in reason && reason.devices),
      [dgxSlots.map((each) => `0000:${each}:00.0`)],
    );
  });

  it("lists what it leaves alone, with the kind", () => {
    const plan = planHost([firmwareClaim()], dgx(), context());
    assert.deepEqual(
      plan.excluded.map(({ pci, why }) => `${pci} ${why}`),
      ["0000:05:00.0 nvswitch-bridge", "0000:29:00.0 dpu", "0000:aa:00.0 dpu"],
    );
  });
});

function context(overrides: Partial<PlanContext> = {}): PlanContext {
  return { powerControl: true, operatorPool: "unknown", ...overrides };
}

function check(row: Case): void {
  const claims = (row.claims ?? [{}]).map((overrides) => firmwareClaim(overrides));
  const plan = planHost(claims, row.facts, context(row.context));
  assert.deepEqual(
    plan.changes.map(
      ({ parameter, live, wanted, activation, escalation }) =>
        `${parameter} ${String(live)}>${wanted} ${activation}${escalation === undefined ? "" : `+${escalation}`}`,
    ),
    row.changes ?? [],
  );
  if (row.writes !== undefined) {
    const writes = (["now", "stage", "runtime"] as const).flatMap((phase) =>
      stepsOf(plan, [phase]).map((step) =>
        step.do === "firmware"
          ? `${phase} ${Object.entries(step.values)
              .map(([name, value]) => `${name}=${value}`)
              .join(" ")}`
          : step.do,
      ),
    );
    assert.deepEqual(writes, row.writes);
  }
  const codes = plan.unknown.flatMap((reason) =>
    "devices" in reason ? reason.devices.map(() => reason.code) : [reason.code],
  );
  assert.deepEqual(codes, row.unknown ?? []);
  assert.deepEqual(
    plan.blocked.map(({ code }) => code),
    row.blocked ?? [],
  );
  if (row.byHand !== undefined) assert.equal(plan.byHand, row.byHand);
}
