import type { ClusterFacts, KindReading, LiveObject } from "../../facts/cluster/clusterFacts.ts";
import { read } from "../../facts/reading.ts";
import type { Manifest } from "../objects/manifest.ts";

/** What an apply changes on the cluster. Objects of other kinds are ignored. */
export interface Edit {
  /** Objects as they will be: what a server's dry run answered, else `asLive` of the manifest. */
  readonly applied: readonly LiveObject[];
  readonly gone: readonly LiveObject[];
}

export const noEdit: Edit = { applied: [], gone: [] };

/**
 * What the cluster will hold after an apply of this manifest alone. Defaults of
 * the operator's webhook are not filled in: a manifest of a policy is to be
 * made of `nodePolicyOf`, which has them.
 */
export function asLive({ apiVersion, kind, metadata, spec }: Manifest): LiveObject {
  return {
    apiVersion,
    kind,
    name: metadata.name,
    namespace: metadata.namespace ?? null,
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    generation: 1,
    spec,
    status: {},
  };
}

/** The facts as the SR-IOV operator would find them after an apply. */
export function overlayFacts(facts: ClusterFacts, edit: Edit): ClusterFacts {
  const overlay = (kind: string, reading: KindReading): KindReading =>
    overlayKind(reading, {
      applied: edit.applied.filter((each) => isOf(kind, each)),
      gone: edit.gone.filter((each) => isOf(kind, each)),
    });
  return {
    ...facts,
    sriovNodePolicies: overlay("SriovNetworkNodePolicy", facts.sriovNodePolicies),
    sriovPoolConfigs: overlay("SriovNetworkPoolConfig", facts.sriovPoolConfigs),
    sriovOperatorConfigs: overlay("SriovOperatorConfig", facts.sriovOperatorConfigs),
  };
}

function isOf(kind: string, object: LiveObject): boolean {
  return object.kind === kind && object.apiVersion.split("/")[0] === "sriovnetwork.openshift.io";
}

/** A list that could not be read stays unknown: nobody knows what is beside the edit. */
function overlayKind(reading: KindReading, { applied, gone }: Edit): KindReading {
  if (reading.status === "unknown" || applied.length + gone.length === 0) return reading;
  const objects = new Map((reading.value ?? []).map((object) => [keyOf(object), object]));
  for (const object of gone) objects.delete(keyOf(object));
  for (const object of applied) objects.set(keyOf(object), object);
  return read([...objects.values()]);
}

function keyOf({ namespace, name }: LiveObject): string {
  return `${namespace ?? ""}/${name}`;
}
