import assert from "node:assert/strict";
import fc from "fast-check";
import type { LiveObject } from "../../../provider/facts/cluster/clusterFacts.ts";
import { changedFields, missingFields } from "../../../provider/plan/objects/changedFields.ts";
import {
  isSameObject,
  type Manifest,
  objectName,
} from "../../../provider/plan/objects/manifest.ts";
import { pendingObject } from "../../../provider/plan/objects/pendingObject.ts";

const manifest: Manifest = {
  apiVersion: "nv-ipam.nvidia.com/v1alpha1",
  kind: "IPPool",
  metadata: { name: "vf-pool-1", namespace: "network-operator" },
  spec: { subnet: "192.168.1.0/24", perNodeBlockSize: 8 },
};

function live(spec: Record<string, unknown>): LiveObject {
  return {
    apiVersion: manifest.apiVersion,
    kind: "IPPool",
    name: "vf-pool-1",
    namespace: "network-operator",
    labels: {},
    annotations: {},
    generation: 1,
    spec,
    status: {},
  };
}

type Tree = Record<string, unknown>;
const tree = fc.letrec<{ tree: Tree; value: unknown }>((tie) => ({
  tree: fc.dictionary(fc.constantFrom("a", "b", "c"), tie("value"), { maxKeys: 3 }),
  value: fc.oneof(
    { maxDepth: 3 },
    fc.integer({ min: 0, max: 3 }),
    fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 2 }),
    tie("tree"),
  ),
})).tree;

describe("changedFields()", () => {
  const table: [Tree, Tree, string[]][] = [
    [{}, {}, []],
    [{ a: 1 }, { a: 1 }, []],
    [{ a: 1 }, { a: 2 }, ["a"]],
    [{ a: 1 }, {}, ["a"]],
    [{}, { a: { b: 1 } }, ["a"]],
    [{ a: { b: 1, c: 2 } }, { a: { b: 1, c: 3 } }, ["a.c"]],
    [{ list: [{ x: 1 }] }, { list: [{ x: 1 }] }, []],
    [{ list: [{ x: 1 }] }, { list: [{ x: 2 }] }, ["list"]],
    [{ list: [1, 2] }, { list: [1] }, ["list"]],
    [{ b: 1, a: 1 }, { b: 2, a: 2 }, ["a", "b"]],
    [{ a: null }, { a: {} }, ["a"]],
  ];
  for (const [from, to, paths] of table)
    it(`changedFields() names [${paths.join()}] from ${JSON.stringify(from)} to ${JSON.stringify(to)}`, () => {
      assert.deepEqual(changedFields(from, to), paths);
    });

  it("names nothing for equal trees, and the same paths both ways", () => {
    fc.assert(
      fc.property(tree, tree, (a, b) => {
        assert.deepEqual(changedFields(a, structuredClone(a)), []);
        assert.deepEqual(changedFields(a, b), changedFields(b, a));
      }),
    );
  });
});

describe("missingFields()", () => {
  it("leaves to others what the wanted spec does not name", () => {
    assert.deepEqual(missingFields({ a: { x: 1, theirs: 2 }, more: 1 }, { a: { x: 1 } }), []);
    assert.deepEqual(missingFields({ a: { x: 2, theirs: 2 } }, { a: { x: 1 }, b: 1 }), [
      "a.x",
      "b",
    ]);
  });
});

describe("pendingObject()", () => {
  it("makes an object that the cluster does not have", () => {
    assert.deepEqual(pendingObject(manifest, undefined, undefined), {
      object: "IPPool network-operator/vf-pool-1",
      act: "create",
      fields: [],
    });
  });

  it("believes the API server's dry run about defaults and removed fields", () => {
    const before = live({ ...manifest.spec, gateway: "192.168.1.1", exclusions: [] });
    const after = live({ ...manifest.spec, exclusions: [] });
    assert.deepEqual(pendingObject(manifest, before, after)?.fields, ["gateway"]);
    assert.equal(pendingObject(manifest, after, after), undefined);
  });

  it("compares what the manifest names where no dry run was possible", () => {
    assert.equal(
      pendingObject(manifest, live({ ...manifest.spec, gateway: "x" }), undefined),
      undefined,
    );
    const other = live({ ...manifest.spec, perNodeBlockSize: 16 });
    assert.deepEqual(pendingObject(manifest, other, undefined)?.fields, ["perNodeBlockSize"]);
  });
});

describe("isSameObject()", () => {
  it("compares group, kind, namespace and name, whatever the version", () => {
    assert.ok(isSameObject(manifest, { ...live({}), apiVersion: "nv-ipam.nvidia.com/v1" }));
    assert.ok(!isSameObject(manifest, { ...live({}), namespace: null }));
    assert.ok(!isSameObject(manifest, { ...live({}), name: "vf-pool-2" }));
    assert.ok(!isSameObject(manifest, { ...live({}), kind: "CIDRPool" }));
    assert.ok(!isSameObject(manifest, { ...live({}), apiVersion: "other.com/v1alpha1" }));
    assert.equal(objectName({ ...manifest, metadata: { name: "x" } }), "IPPool x");
  });
});
