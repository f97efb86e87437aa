import assert from "node:assert/strict";
import fc from "fast-check";
import { misfitOf, schedulingOf, type Misfit } from "../../../provider/plan/nicPolicy/nodeFit.ts";
import type { Tree } from "../../../provider/plan/nicPolicy/tree.ts";
import { labelled, node } from "./nicPolicyFixtures.ts";

function affinity(...terms: readonly object[]): Tree {
  return {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms },
    },
  };
}

function expression(key: string, operator: string, ...values: readonly string[]): object {
  return { matchExpressions: [{ key, operator, ...(values.length > 0 ? { values } : {}) }] };
}

describe("misfitOf", () => {
  const dgx = labelled("dgx030", { gpus: "8", team: "x" });
  const terms: readonly [name: string, terms: readonly object[], misfit: Misfit | undefined][] = [
    ["In with its value", [expression("team", "In", "w", "x")], undefined],
    ["In with others", [expression("team", "In", "w")], "affinity"],
    ["NotIn with its value", [expression("team", "NotIn", "x")], "affinity"],
    ["NotIn of a label that it lacks", [expression("rack", "NotIn", "x")], undefined],
    ["Exists", [expression("team", "Exists")], undefined],
    ["Exists of a label that it lacks", [expression("rack", "Exists")], "affinity"],
    ["DoesNotExist", [expression("team", "DoesNotExist")], "affinity"],
    ["DoesNotExist of a label that it lacks", [expression("rack", "DoesNotExist")], undefined],
    ["Gt below", [expression("gpus", "Gt", "4")], undefined],
    ["Gt at its value", [expression("gpus", "Gt", "8")], "affinity"],
    ["Gt of a word", [expression("team", "Gt", "4")], "affinity"],
    ["Lt above", [expression("gpus", "Lt", "9")], undefined],
    [
      "a term that fits beside one that does not",
      [expression("rack", "Exists"), expression("team", "Exists")],
      undefined,
    ],
    ["an empty term", [{}], "affinity"],
    [
      "its name as a field",
      [{ matchFields: [{ key: "metadata.name", operator: "In", values: ["dgx030"] }] }],
      undefined,
    ],
    [
      "another name as a field",
      [{ matchFields: [{ key: "metadata.name", operator: "In", values: ["dgx031"] }] }],
      "affinity",
    ],
  ];
  for (const [name, own, misfit] of terms)
    it(`misfitOf() ${misfit === undefined ? "lets a node in by" : "keeps a node out by"} ${name}`, () => {
      assert.equal(misfitOf(dgx, schedulingOf(affinity(...own)), []), misfit);
    });

  const taint = { key: "dedicated", value: "hpc", effect: "NoSchedule" };
  const taints: readonly [
    name: string,
    taint: typeof taint,
    tolerations: readonly object[],
    misfit: Misfit | undefined,
  ][] = [
    ["no toleration", taint, [], "taint-no-schedule"],
    ["no toleration of NoExecute", { ...taint, effect: "NoExecute" }, [], "taint-no-execute"],
    ["PreferNoSchedule", { ...taint, effect: "PreferNoSchedule" }, [], undefined],
    ["its key and value", taint, [{ key: "dedicated", value: "hpc" }], undefined],
    ["its key and another value", taint, [{ key: "dedicated", value: "x" }], "taint-no-schedule"],
    ["Exists of its key", taint, [{ key: "dedicated", operator: "Exists" }], undefined],
    ["Exists of all keys", taint, [{ operator: "Exists" }], undefined],
    [
      "another effect",
      taint,
      [{ key: "dedicated", operator: "Exists", effect: "NoExecute" }],
      "taint-no-schedule",
    ],
    [
      "the GPU taint, which all DaemonSets tolerate",
      { key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" },
      [],
      undefined,
    ],
    [
      "a cordon",
      { key: "node.kubernetes.io/unschedulable", value: "", effect: "NoSchedule" },
      [],
      undefined,
    ],
  ];
  for (const [name, own, tolerations, misfit] of taints)
    it(`misfitOf() ${misfit === undefined ? "lets a node in" : "keeps a node out"} with ${name}`, () => {
      const tainted = node("a", { taints: [own] });
      assert.equal(misfitOf(tainted, schedulingOf({ tolerations }), []), misfit);
    });

  it("misfitOf() asks for the label of a card only where a component needs one", () => {
    const plain = node("a", { labels: {} });
    assert.equal(misfitOf(plain, schedulingOf({}), ["nic"]), "labels");
    assert.equal(misfitOf(plain, schedulingOf({}), []), undefined);
  });

  it("misfitOf() loses no node by a further toleration", () => {
    const word = fc.constantFrom("a", "b");
    const effect = fc.constantFrom("NoSchedule", "NoExecute");
    const tolerations = fc.array(fc.record({ key: word, value: word, effect }), { maxLength: 4 });
    fc.assert(
      fc.property(tolerations, tolerations, tolerations, (own, some, more) => {
        const tainted = node("a", { taints: own });
        const [few, all] = [some, [...some, ...more]].map((list) =>
          misfitOf(tainted, schedulingOf({ tolerations: list }), []),
        );
        if (few === undefined) assert.equal(all, undefined);
      }),
    );
  });
});
