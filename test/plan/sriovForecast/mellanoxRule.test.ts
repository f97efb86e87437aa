import assert from "node:assert/strict";
import type { HostFacts } from "../../../provider/facts/hostFacts.ts";
import type { Outcome } from "../../../provider/plan/sriovForecast/predictNode.ts";
import { asks8, host, oneCard, pci, vfs } from "./support/cardHosts.ts";
import {
  type ClusterParts,
  nodeState,
  operatorConfig,
  pf,
  policy,
} from "./support/operatorFacts.ts";
import { codes, predictOne } from "./support/predictOne.ts";
import {
  card,
  cardWith,
  firmware,
  firmwareRows,
  firstSeen,
  lastBoot,
  row,
  writeRecord,
} from "../../support/factsBuilder.ts";

const ib = { ...asks8, policies: [policy("ib", { linkType: "IB" })] };
const external = { ...asks8, policies: [policy("ib", { externallyManaged: true })] };

interface Row {
  readonly title: string;
  readonly cluster?: ClusterParts;
  readonly host: HostFacts;
  readonly outcome: Outcome;
  readonly reasons?: readonly object[];
  readonly loops?: readonly string[];
}

const rows: readonly Row[] = [
  { title: "leaves equal numbers alone", host: oneCard(firmware("8")), outcome: "none" },
  {
    title: "reboots for more VFs than the firmware has",
    host: oneCard(firmware("4")),
    outcome: "reboot",
    reasons: [vfs(4, 8, false)],
  },
  {
    title: "reboots for fewer VFs too, although there are enough",
    host: oneCard(firmware("16")),
    outcome: "reboot",
    reasons: [vfs(16, 8, false)],
  },
  {
    title: "reboots although the next boot would load the number anyway",
    host: oneCard(firmware("16", "8")),
    outcome: "reboot",
    reasons: [vfs(16, 8, true)],
  },
  {
    title: "writes without a reboot where only the next boot would load another number",
    host: oneCard(firmware("8", "16")),
    outcome: "none",
  },
  {
    title: "reboots to switch SR-IOV on",
    host: oneCard(firmware("8", "8", { SRIOV_EN: row("False(0)") })),
    outcome: "reboot",
    reasons: [{ code: "sriov_en", pci, wanted: true }],
  },
  {
    title: "names both where SR-IOV is off and the number is another",
    host: oneCard(firmware("0", "0", { SRIOV_EN: row("False(0)") })),
    outcome: "reboot",
    reasons: [vfs(0, 8, false), { code: "sriov_en", pci, wanted: true }],
  },
  {
    title: "writes without a reboot where only the next boot would switch SR-IOV off",
    host: oneCard(firmware("8", "8", { SRIOV_EN: row("True(1)", "False(0)") })),
    outcome: "none",
  },
  {
    title: "does not know a number without a value in effect",
    host: oneCard(firmwareRows(firmware("8"), true)),
    outcome: "unknown",
    reasons: [{ code: "firmware", pci, why: "NUM_OF_VFS has no value in effect" }],
  },
  {
    title: "does not know firmware that could not be read",
    host: host([
      card(pci, { firmware: { status: "failed", code: "open_failed", message: "-E- no" } }),
    ]),
    outcome: "unknown",
    reasons: [{ code: "firmware", pci, why: "-E- no" }],
  },
  {
    title: "does not know a card that the probe leaves alone",
    host: host([card(pci, { firmware: { status: "left-alone" } })]),
    outcome: "unknown",
    reasons: [{ code: "firmware", pci, why: "its firmware is not opened" }],
  },
  {
    title: "does not know a card that the probe did not find",
    host: host([]),
    outcome: "unknown",
    reasons: [{ code: "firmware", pci, why: "the host has no card there" }],
  },
  {
    title: "leaves a link type alone that the netdev has, whatever the letters",
    cluster: { ...asks8, policies: [policy("ib", { linkType: "ib" })] },
    host: oneCard(firmware("8", "8", { LINK_TYPE_P1: row("IB(1)") })),
    outcome: "none",
  },
  {
    title: "reboots for another link type of the netdev",
    cluster: { ...ib, states: [nodeState("n1", { pfs: [pf("18", { linkType: "ETH" })] })] },
    host: oneCard(firmware("8", "8", { LINK_TYPE_P1: row("ETH(2)") })),
    outcome: "reboot",
    reasons: [{ code: "link_type", pci, live: "ETH", wanted: "IB" }],
  },
  {
    title: "reboots for the netdev even if the firmware is right already",
    cluster: { ...ib, states: [nodeState("n1", { pfs: [pf("18", { linkType: "ETH" })] })] },
    host: oneCard(firmware("8", "8", { LINK_TYPE_P1: row("IB(1)") })),
    outcome: "reboot",
    reasons: [{ code: "link_type", pci, live: "ETH", wanted: "IB" }],
  },
  {
    title: "fails on a card without link types",
    cluster: { ...ib, states: [nodeState("n1", { pfs: [pf("18", { linkType: "ETH" })] })] },
    host: oneCard(firmware("8")),
    outcome: "stop",
    reasons: [{ code: "link_fixed", pci, live: "ETH", wanted: "IB" }],
  },
  {
    title: "fails on a link type of the firmware that it does not know",
    cluster: { ...ib, states: [nodeState("n1", { pfs: [pf("18", { linkType: "ETH" })] })] },
    host: oneCard(firmware("8", "8", { LINK_TYPE_P1: row("VPI(3)") })),
    outcome: "stop",
    reasons: [{ code: "link_fixed", pci, live: "ETH", wanted: "IB" }],
  },
  {
    title: "is content with more than enough on an externally managed PF",
    cluster: external,
    host: oneCard(firmware("16")),
    outcome: "none",
  },
  {
    title: "fails on too few on an externally managed PF",
    cluster: external,
    host: oneCard(firmware("4")),
    outcome: "stop",
    reasons: [{ code: "external_total", pci, current: 4, wanted: 8 }],
  },
  {
    title: "fails on another link type of an externally managed PF",
    cluster: {
      policies: [policy("ib", { externallyManaged: true, linkType: "IB" })],
      states: [nodeState("n1", { pfs: [pf("18", { linkType: "ETH" })] })],
    },
    host: oneCard(firmware("8", "8", { LINK_TYPE_P1: row("ETH(2)") })),
    outcome: "stop",
    reasons: [{ code: "external_link", pci, live: "ETH", wanted: "IB" }],
  },
  {
    title: "fails under kernel lockdown, even with nothing to change",
    host: host([cardWith(pci, firmware("8"))], { lockdown: "integrity" }),
    outcome: "stop",
    reasons: [{ code: "lockdown", lockdown: "integrity" }],
  },
  {
    title: "leaves firmware alone with its plugin disabled",
    cluster: { ...asks8, configs: [operatorConfig({ disablePlugins: ["mellanox"] })] },
    host: oneCard(firmware("16")),
    outcome: "none",
  },
  {
    title: "fails with its plugin disabled where the kernel cannot make so many",
    cluster: {
      ...asks8,
      configs: [operatorConfig({ disablePlugins: ["mellanox"] })],
      states: [nodeState("n1", { pfs: [pf("18", { totalvfs: 4 })] })],
    },
    host: oneCard(firmware("4")),
    outcome: "stop",
    reasons: [{ code: "above_total", pci, total: 4, wanted: 8 }],
  },
  {
    title: "fails to write a BlueField in DPU mode",
    host: host([cardWith(pci, firmware("16"), { kind: "dpu", model: "BlueField-3" })]),
    outcome: "stop",
    reasons: [{ code: "dpu_mode", pci }],
  },
  {
    title: "has nothing to write on a BlueField in DPU mode that is right",
    host: host([cardWith(pci, firmware("8"), { kind: "dpu", model: "BlueField-3" })]),
    outcome: "none",
  },
  {
    title: "loops on a DGX, whose warm reboot often loads nothing",
    host: host([cardWith(pci, firmware("16", "8"))], { product: "NVIDIA DGX B200" }),
    outcome: "reboot",
    reasons: [vfs(16, 8, true)],
    loops: ["firmware_not_loaded"],
  },
  {
    title: "loops where a boot after a write of ours has not loaded the number",
    host: host([cardWith(pci, firmware("16", "8"))], {
      firmwareWrites: [writeRecord(pci, { bootId: lastBoot, act: "warm-reboot" })],
    }),
    outcome: "reboot",
    reasons: [vfs(16, 8, true)],
    loops: ["firmware_not_loaded"],
  },
  {
    title: "loops where a boot since it was first seen has not loaded the number",
    host: host([cardWith(pci, firmware("16", "8"))], {
      firstSeen: [firstSeen(pci, { bootId: lastBoot })],
    }),
    outcome: "reboot",
    reasons: [vfs(16, 8, true)],
    loops: ["firmware_not_loaded"],
  },
];

describe("mellanoxRule()", () => {
  for (const { title, cluster = asks8, host: facts, outcome, reasons = [], loops = [] } of rows) {
    it(title, () => {
      const { part, ...prediction } = predictOne(cluster, facts);
      assert.equal(prediction.outcome, outcome);
      assert.deepEqual([...part.reboots, ...part.stops, ...part.unknown], reasons);
      assert.deepEqual(codes(part.loops), loops);
    });
  }

  it("ignores cards of other vendors", () => {
    const pfs = [pf("18", { vendor: "8086", totalvfs: 64 })];
    assert.equal(predictOne({ ...asks8, states: [nodeState("n1", { pfs })] }).outcome, "none");
  });
});

describe("mellanoxRule() without a probed host", () => {
  const totals: readonly (readonly [number, Outcome, readonly object[]])[] = [
    [8, "none", []],
    [16, "reboot", [vfs(16, 8, null)]],
    [4, "reboot", [vfs(4, 8, null)]],
    [0, "reboot", [vfs(0, 8, null), { code: "sriov_en", pci, wanted: true }]],
  ];
  for (const [totalvfs, outcome, reasons] of totals) {
    it(`takes sriov_totalvfs ${totalvfs} for the number of the firmware`, () => {
      const states = [nodeState("n1", { pfs: [pf("18", { totalvfs })] })];
      const { part, ...prediction } = predictOne({ ...asks8, states });
      assert.equal(prediction.outcome, outcome);
      assert.deepEqual(part.reboots, reasons);
      assert.deepEqual(part.loops, []);
    });
  }
});
