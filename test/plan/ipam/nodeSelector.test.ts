import assert from "node:assert/strict";
import { matchesNode, NodeSelector } from "../../../provider/plan/ipam/nodeSelector.ts";

const dgx = { name: "dgx030", labels: { gpu: "true", rank: "8", empty: "" } };

type Requirement = NonNullable<
  NodeSelector["nodeSelectorTerms"][number]["matchExpressions"]
>[number];

function requirement(
  key: string,
  operator: Requirement["operator"],
  ...values: string[]
): Requirement {
  return { key, operator, values };
}

describe("matchesNode", () => {
  const rows: readonly [Requirement, boolean][] = [
    [requirement("gpu", "In", "false", "true"), true],
    [requirement("gpu", "In", "false"), false],
    [requirement("none", "In", ""), false],
    [requirement("gpu", "NotIn", "true"), false],
    [requirement("gpu", "NotIn", "false"), true],
    [requirement("none", "NotIn", "true"), true],
    [requirement("empty", "Exists"), true],
    [requirement("none", "Exists"), false],
    [requirement("toString", "Exists"), false],
    [requirement("empty", "DoesNotExist"), false],
    [requirement("none", "DoesNotExist"), true],
    [requirement("rank", "Gt", "7"), true],
    [requirement("rank", "Gt", "8"), false],
    [requirement("rank", "Lt", "10"), true],
    [requirement("rank", "Lt", "8"), false],
    [requirement("rank", "Gt", "x"), false],
    [requirement("rank", "Gt"), false],
    [requirement("gpu", "Lt", "10"), false],
    [requirement("none", "Lt", "10"), false],
  ];
  for (const [expression, expected] of rows) {
    const text = `${expression.key} ${expression.operator} [${(expression.values ?? []).join()}]`;
    it(`${expected ? "takes" : "leaves"} a node by ${text}`, () => {
      const selector = { nodeSelectorTerms: [{ matchExpressions: [expression] }] };
      assert.equal(matchesNode(dgx, selector), expected);
    });
  }

  it("takes every node without a selector and none with an empty term", () => {
    assert.equal(matchesNode(dgx, undefined), true);
    assert.equal(matchesNode(dgx, { nodeSelectorTerms: [{}] }), false);
  });

  it("needs all of one term, and any of the terms", () => {
    const yes = requirement("gpu", "Exists");
    const no = requirement("none", "Exists");
    const named = requirement("metadata.name", "In", "dgx030");
    const fits = (nodeSelectorTerms: NodeSelector["nodeSelectorTerms"]): boolean =>
      matchesNode(dgx, { nodeSelectorTerms });
    assert.equal(fits([{ matchExpressions: [yes, no] }]), false);
    assert.equal(fits([{ matchExpressions: [no] }, { matchExpressions: [yes] }]), true);
    assert.equal(fits([{ matchExpressions: [yes], matchFields: [named] }]), true);
    assert.equal(fits([{ matchExpressions: [no], matchFields: [named] }]), false);
    assert.equal(fits([{ matchFields: [requirement("metadata.name", "NotIn", "dgx030")] }]), false);
  });

  it("says how labels are written", () => {
    const { error } = NodeSelector.safeParse({ matchLabels: { gpu: "true" } });
    assert.match(
      error!.issues.map(({ message }) => message).join(),
      /"matchLabels" is no field of nodeSelector: write nodeSelectorTerms: \[\{ matchExpressions/,
    );
  });
});
