import assert from "node:assert/strict";
import { operatorPools } from "../../../provider/plan/sriovForecast/operatorPools.ts";
import { adviceOf, type Advice } from "../../../provider/plan/sriovForecast/advice.ts";
import { nothingFound, type Part } from "../../../provider/plan/sriovForecast/part.ts";
import type { HostFacts } from "../../../provider/facts/hostFacts.ts";
import type { Claim } from "../../../provider/plan/claim.ts";
import type { PlanContext } from "../../../provider/plan/planContext.ts";
import { read } from "../../../provider/facts/reading.ts";
import { carryOut } from "../../support/applyPlan.ts";
import { firmwareClaim, modeClaim } from "../../support/claims.ts";
import {
  bootArguments,
  cardWith,
  firmware,
  hostFacts,
  plainRdma,
} from "../../support/factsBuilder.ts";
import { clusterFacts, nodeState, policy, pool } from "./support/operatorFacts.ts";
import { predictOne } from "./support/predictOne.ts";

const pci = "0000:18:00.0";
const part = (found: Partial<Part>): Part => ({ ...nothingFound, ...found });

const table: readonly (readonly [string, Partial<Part>, readonly Advice[]])[] = [
  ["nothing to advise where nothing is found", {}, []],
  [
    "a mode that is live already",
    {
      reboots: [
        {
          code: "argument_missing",
          argument: "ib_core.netns_mode=0",
          because: "rdmaMode",
          live: "exclusive",
        },
      ],
    },
    [{ code: "mode_by_resource", mode: "exclusive", live: true }],
  ],
  [
    "a mode that is to be exchanged, once",
    {
      reboots: [
        { code: "argument_extra", argument: "ib_core.netns_mode=0", mode: "shared" },
        {
          code: "argument_missing",
          argument: "ib_core.netns_mode=1",
          because: "rdmaMode",
          live: "exclusive",
        },
      ],
    },
    [{ code: "mode_by_resource", mode: "shared", live: false }],
  ],
  [
    "an argument that no pool asks for",
    { reboots: [{ code: "argument_extra", argument: "ib_core.netns_mode=0", mode: null }] },
    [{ code: "name_mode_in_pool", mode: "exclusive" }],
  ],
  [
    "IOMMU arguments together, and a spelling",
    {
      reboots: [
        { code: "argument_missing", argument: "intel_iommu=on", because: "vfio", live: null },
        { code: "argument_missing", argument: "iommu=pt", because: "vfio", live: null },
      ],
      loops: [
        { code: "argument_spelling", argument: "intel_iommu=on", found: "intel_iommu=on,sm_on" },
      ],
    },
    [
      { code: "set_iommu", arguments: ["intel_iommu=on", "iommu=pt"] },
      { code: "spell_argument", argument: "intel_iommu=on", found: "intel_iommu=on,sm_on" },
    ],
  ],
  [
    "the same number on every card",
    {
      reboots: [
        { code: "num_of_vfs", pci, current: 16, wanted: 8, staged: true },
        { code: "num_of_vfs", pci: "0000:40:00.0", current: 4, wanted: 8, staged: null },
      ],
    },
    [{ code: "firmware_first", numOfVfs: 8 }],
  ],
  [
    "different numbers",
    {
      reboots: [
        { code: "num_of_vfs", pci, current: 16, wanted: 8, staged: true },
        { code: "num_of_vfs", pci: "0000:40:00.0", current: 16, wanted: 4, staged: true },
      ],
    },
    [{ code: "firmware_first", numOfVfs: null }],
  ],
  [
    "SR-IOV that is off",
    { reboots: [{ code: "sriov_en", pci, wanted: true }] },
    [{ code: "firmware_first", numOfVfs: null }],
  ],
  ["SR-IOV that goes", { reboots: [{ code: "sriov_en", pci, wanted: false }] }, []],
  [
    "link types",
    {
      reboots: [
        { code: "link_type", pci, live: "ETH", wanted: "IB" },
        { code: "link_type", pci: "0000:40:00.0", live: "IB", wanted: "ETH" },
      ],
    },
    [
      { code: "link_first", linkType: "infiniband" },
      { code: "link_first", linkType: "ethernet" },
    ],
  ],
  [
    "systemd mode, once",
    { reboots: [{ code: "systemd_change" }, { code: "systemd_drain" }] },
    [{ code: "daemon_mode" }],
  ],
  ["what is asked for already", { reboots: [{ code: "requested", state: "Reboot_Required" }] }, []],
  ["two pools", { stops: [{ code: "many_pools", pools: ["a", "b"] }] }, [{ code: "one_pool" }]],
  [
    "lockdown",
    { stops: [{ code: "lockdown", lockdown: "integrity" }] },
    [{ code: "disable_plugin" }],
  ],
  [
    "too few VFs for an externally managed PF",
    { stops: [{ code: "external_total", pci, current: 4, wanted: 8 }] },
    [{ code: "external_firmware", numOfVfs: 8 }],
  ],
  [
    "too few VFs with the plugin disabled",
    { stops: [{ code: "above_total", pci, total: 4, wanted: 8 }] },
    [{ code: "external_firmware", numOfVfs: 8 }],
  ],
  [
    "another link type of an externally managed PF",
    { stops: [{ code: "external_link", pci, live: "ETH", wanted: "IB" }] },
    [{ code: "link_first", linkType: "infiniband" }],
  ],
  [
    "a link type that cannot change",
    { stops: [{ code: "link_fixed", pci, live: "ETH", wanted: "IB" }] },
    [{ code: "drop_link_type" }],
  ],
  ["a DPU", { stops: [{ code: "dpu_mode", pci }] }, [{ code: "exclude_dpu" }]],
];

describe("adviceOf()", () => {
  for (const [title, found, advice] of table) {
    it(`advises on ${title}`, () => {
      assert.deepEqual(adviceOf(part(found)), advice);
    });
  }
});

/** An Ubuntu host where the operator has run before, in shared mode, with 16 VFs in its firmware. */
const fresh: HostFacts = {
  ...hostFacts({
    rdma: plainRdma(),
    sriovOperator: { signs: ["/etc/sriov-operator"] },
    cards: [cardWith(pci, firmware("16"))],
  }),
  kernelArguments: [],
};

/** The host after our claims, as a probe would find it. */
function after(claims: readonly Claim[], operatorPool: PlanContext["operatorPool"]): HostFacts {
  const host = carryOut(claims, fresh, { powerControl: true, operatorPool }, "cold");
  const words = host.rdma.runningArguments.map(
    (mode) => `ib_core.netns_mode=${mode === "shared" ? 1 : 0}`,
  );
  return { ...host, kernelArguments: words };
}

describe("our resources, set as the advice says,", () => {
  const states = [nodeState("n1", { sync: "InProgress" })];
  const exclusive = [pool("p", { rdmaMode: "exclusive" })];

  it("leave the operator nothing to do where the pool names no mode", () => {
    const pools = [pool("p")];
    const host = after([modeClaim()], operatorPools(clusterFacts({ pools }))("n1"));
    assert.deepEqual(host.rdma.live, read("exclusive"));
    assert.deepEqual(host.kernelArguments, []);
    assert.equal(predictOne({ pools, states }, host).outcome, "none");
  });

  it("leave the operator nothing to do where the pool names the mode, not even on Ubuntu", () => {
    assert.equal(predictOne({ pools: exclusive, states }, fresh).part.loops.length, 1);
    // A mode that is live needs no reboot of ours; the argument is loaded by whichever boot comes next.
    const operatorPool = operatorPools(clusterFacts({ pools: exclusive }))("n1");
    const staged = after([modeClaim()], operatorPool);
    assert.deepEqual(staged.rdma.bootEntry, bootArguments("exclusive"));
    assert.deepEqual(predictOne({ pools: exclusive, states }, staged).part.loops, []);
    const booted = { ...staged, kernelArguments: ["ib_core.netns_mode=0"] };
    assert.equal(predictOne({ pools: exclusive, states }, booted).outcome, "none");
  });

  it("leave the operator the number of VFs that it wants, not merely enough", () => {
    const policies = [policy("ib")];
    const outcomeOf = (match: "atLeast" | "exactly"): string =>
      predictOne({ policies, states }, after([firmwareClaim({ match })], "unset")).outcome;
    assert.equal(outcomeOf("atLeast"), "reboot");
    assert.equal(outcomeOf("exactly"), "none");
  });
});
