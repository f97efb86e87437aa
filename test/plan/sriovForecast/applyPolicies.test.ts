import assert from "node:assert/strict";
import fc from "fast-check";
import { liveNodePolicy, type NodePolicy } from "../../../provider/plan/sriov/nodePolicy.ts";
import {
  applyPolicies,
  policiesOfNode,
} from "../../../provider/plan/sriovForecast/applyPolicies.ts";
import type { DesiredInterface } from "../../../provider/plan/sriovForecast/desiredSpec.ts";
import { nodeViewOf, type PfView } from "../../../provider/plan/sriovForecast/nodeView.ts";
import { labelled, node, nodeState, pf, policy } from "./support/operatorFacts.ts";

type Tree = Readonly<Record<string, unknown>>;

function parsed(name: string, spec: Tree): NodePolicy {
  const reading = liveNodePolicy(policy(name, spec));
  assert.ok(reading.status === "read");
  return reading.value;
}

function views(...pfs: Tree[]): readonly PfView[] {
  const view = nodeViewOf(nodeState("n1", { pfs }));
  assert.ok(view.status === "read");
  return view.value.interfaces;
}

/** What the policies want of PF `ib180`. */
function wantedBy(...policies: NodePolicy[]): DesiredInterface | undefined {
  const sorted = policiesOfNode(policies, node("n1").labels);
  return applyPolicies(sorted, views(pf("18", { altNames: ["rail0"] }), pf("40")))[0];
}

const groupsOf = (wanted: DesiredInterface | undefined): string[] =>
  (wanted?.vfGroups ?? []).map(({ policyName, vfRange }) => `${policyName} ${vfRange}`);

describe("policiesOfNode()", () => {
  it("puts the smallest priority number last, then the name that is last in the alphabet", () => {
    const policies = [
      parsed("b", { priority: 10 }),
      parsed("a", { priority: 10 }),
      parsed("c", { priority: 99 }),
      parsed("d", { priority: 0 }),
    ];
    const names = policiesOfNode(policies, node("n1").labels).map(({ name }) => name);
    assert.deepEqual(names, ["c", "a", "b", "d"]);
  });

  it("leaves out policies whose labels the node lacks, and the one named default", () => {
    const policies = [
      parsed("a", { nodeSelector: { rack: "r1" } }),
      parsed("b", { nodeSelector: {} }),
      parsed("default", { nodeSelector: {} }),
    ];
    const namesOn = (labels: Readonly<Record<string, string>>): string[] =>
      policiesOfNode(policies, labels).map(({ name }) => name);
    assert.deepEqual(namesOn(node("n1").labels), ["b"]);
    assert.deepEqual(namesOn(labelled("n1", { rack: "r1" }).labels), ["a", "b"]);
  });

  it("takes a priority that is absent on the cluster for 0, the strongest", () => {
    const names = policiesOfNode(
      [parsed("weak", { priority: 1 }), parsed("absent", { priority: undefined })],
      node("n1").labels,
    ).map(({ name }) => name);
    assert.deepEqual(names, ["weak", "absent"]);
  });
});

describe("applyPolicies()", () => {
  it("wants of a selected PF what the policy says, over the whole range of its VFs", () => {
    assert.deepEqual(
      applyPolicies([parsed("ib-18", { mtu: 4000, linkType: "ib" })], views(pf("18"), pf("40"))),
      [
        {
          pciAddress: "0000:18:00.0",
          name: "ib180",
          numVfs: 8,
          mtu: 4000,
          linkType: "ib",
          eSwitchMode: "",
          externallyManaged: false,
          vfGroups: [
            {
              resourceName: "ib_18",
              deviceType: "netdevice",
              vfRange: "0-7",
              policyName: "ib-18",
              mtu: 4000,
              isRdma: true,
              vdpaType: "",
            },
          ],
        },
      ],
    );
  });

  const merging: readonly (readonly [string, readonly NodePolicy[], number, readonly string[]])[] =
    [
      [
        "replaces an earlier group of the same VFs by that of the smaller priority number",
        [
          parsed("strong", { priority: 1, numVfs: 4 }),
          parsed("weak", { priority: 50, numVfs: 16, resourceName: "other" }),
        ],
        4,
        ["strong 0-3"],
      ],
      [
        "takes the name that is last in the alphabet among equal priorities, and the larger number of VFs",
        [
          parsed("a", { numVfs: 16, resourceName: "one" }),
          parsed("b", { numVfs: 4, resourceName: "two" }),
        ],
        16,
        ["b 0-3"],
      ],
      [
        "keeps an earlier group of other VFs and another resource, and the larger number of VFs",
        [
          parsed("low", {
            priority: 10,
            numVfs: 8,
            resourceName: "low",
            nicSelector: { pfNames: ["ib180#0-3"] },
          }),
          parsed("high", {
            priority: 90,
            numVfs: 12,
            resourceName: "high",
            nicSelector: { pfNames: ["ib180#4-11"] },
          }),
        ],
        12,
        ["low 0-3", "high 4-11"],
      ],
      [
        "drops an earlier group of the same resource even if it has other VFs",
        [
          parsed("low", {
            priority: 10,
            resourceName: "r",
            nicSelector: { pfNames: ["ib180#0-3"] },
          }),
          parsed("high", {
            priority: 90,
            resourceName: "r",
            nicSelector: { pfNames: ["ib180#4-7"] },
          }),
        ],
        8,
        ["low 0-3"],
      ],
      [
        "drops an earlier group whose VFs overlap",
        [
          parsed("low", {
            priority: 10,
            resourceName: "a",
            nicSelector: { pfNames: ["ib180#0-4"] },
          }),
          parsed("high", {
            priority: 90,
            resourceName: "b",
            nicSelector: { pfNames: ["ib180#4-7"] },
          }),
        ],
        8,
        ["low 0-4"],
      ],
      [
        "gives a PF chosen by an alternative name the whole range, for that name's range is lost",
        [parsed("alt", { nicSelector: { pfNames: ["rail0#0-3"] } })],
        8,
        ["alt 0-7"],
      ],
    ];
  for (const [title, policies, numVfs, groups] of merging) {
    it(title, () => {
      const wanted = wantedBy(...policies);
      assert.equal(wanted?.numVfs, numVfs);
      assert.deepEqual(groupsOf(wanted), groups);
    });
  }

  it("takes the larger MTU of merged groups only", () => {
    const merged = wantedBy(
      parsed("a", {
        priority: 1,
        mtu: 1500,
        resourceName: "a",
        nicSelector: { pfNames: ["ib180#0-3"] },
      }),
      parsed("b", {
        priority: 2,
        mtu: 4000,
        resourceName: "b",
        nicSelector: { pfNames: ["ib180#4-7"] },
      }),
    );
    assert.equal(merged?.mtu, 4000);
    const replaced = wantedBy(
      parsed("a", { priority: 1, mtu: 1500 }),
      parsed("b", { priority: 2, mtu: 4000 }),
    );
    assert.equal(replaced?.mtu, 1500);
  });

  it("compares priorities with the policy before, whatever PF that one means", () => {
    const wanted = wantedBy(
      parsed("a", { priority: 20, numVfs: 16 }),
      parsed("b", { priority: 10, nicSelector: { pfNames: ["ib400"] } }),
      parsed("c", { priority: 10, numVfs: 4 }),
    );
    assert.equal(wanted?.numVfs, 16);
  });

  it("takes nothing from a policy of 0 VFs or one without a selector", () => {
    assert.equal(wantedBy(parsed("none", { numVfs: 0 })), undefined);
    assert.equal(wantedBy(parsed("empty", { nicSelector: {} })), undefined);
  });

  it("never wants more VFs of a PF than the largest policy asks for, nor fewer than the strongest", () => {
    const arbitraryPolicies = fc.array(
      fc.record({ priority: fc.nat(99), numVfs: fc.integer({ min: 1, max: 16 }) }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(arbitraryPolicies, (specs) => {
        const policies = specs.map((spec, index) => parsed(`p${index}`, spec));
        const strongest = policiesOfNode(policies, node("n1").labels).at(-1);
        const numVfs = wantedBy(...policies)?.numVfs ?? 0;
        assert.ok(numVfs >= (strongest?.spec.numVfs ?? 0));
        assert.ok(numVfs <= Math.max(...specs.map((spec) => spec.numVfs)));
      }),
    );
  });
});
