import assert from "node:assert/strict";
import { customResourceDefinition } from "../../../lab/cluster/customKind.ts";
import { sriovKinds } from "../../../lab/cluster/kinds.ts";
import type { LabObject } from "../../../lab/cluster/labObject.ts";
import { startCluster } from "../../../lab/cluster/startCluster.ts";
import type { Cluster } from "../../../lab/cluster/startCluster.ts";

interface Schema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
  readonly "x-kubernetes-int-or-string"?: boolean;
}

describe("the CRDs of the SR-IOV operator", function () {
  // A first build takes minutes.
  this.timeout(1_200_000);
  let cluster: Cluster;
  before(async () => {
    cluster = await startCluster({ apiOnly: true, kinds: "upstream", say: console.log });
  });
  after(() => cluster.stop());

  /** What a release after the pinned one added, as the cluster of a user may have it. */
  const newer = ["spec.bridge.ovs.bridge.failMode", "spec.configDaemonEnvVars"];

  for (const kind of sriovKinds.filter(({ spec }) => spec !== null))
    it(`agree with our ${kind.kind} in fields, types and values`, async () => {
      const ours = customResourceDefinition(kind);
      const theirs = await cluster.api.get(ours);
      assert.deepEqual(
        differences("spec", specSchema(ours), specSchema(theirs)).filter(
          (difference) => !newer.some((path) => difference === `${path}: only ours has it`),
        ),
        [],
      );
      assert.equal(scopeOf(ours), scopeOf(theirs));
    });
});

function scopeOf({ spec }: LabObject): unknown {
  return (spec as { readonly scope: string }).scope;
}

function specSchema({ spec }: LabObject): Schema {
  const { versions } = spec as {
    readonly versions: readonly { readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
  return versions[0]!.schema.openAPIV3Schema.properties!.spec!;
}

function differences(path: string, ours: Schema | undefined, theirs: Schema | undefined): string[] {
  if (theirs === undefined) return [`${path}: only ours has it`];
  if (ours === undefined) return [`${path}: only theirs has it`];
  if (shapeOf(ours) !== shapeOf(theirs))
    return [`${path}: ${shapeOf(ours)}, theirs ${shapeOf(theirs)}`];
  const keys = new Set([ours, theirs].flatMap(({ properties = {} }) => Object.keys(properties)));
  return [
    ...(["enum", "required"] as const)
      .filter((rule) => words(ours[rule]) !== words(theirs[rule]))
      // Where theirs takes any text, the operator or its webhook checks it.
      .filter((rule) => rule !== "enum" || theirs.enum !== undefined)
      .map((rule) => `${path}: ${rule} ${words(ours[rule])}, theirs ${words(theirs[rule])}`),
    ...[...keys].flatMap((key) =>
      differences(`${path}.${key}`, ours.properties?.[key], theirs.properties?.[key]),
    ),
    ...(["items", "additionalProperties"] as const).flatMap((key) =>
      ours[key] === undefined && theirs[key] === undefined
        ? []
        : differences(`${path}.${key}`, ours[key], theirs[key]),
    ),
  ];
}

function words(list: readonly string[] = []): string {
  return [...list].sort().join(" ") || "none";
}

function shapeOf(schema: Schema): string {
  return schema["x-kubernetes-int-or-string"] === true ? "int-or-string" : (schema.type ?? "any");
}
