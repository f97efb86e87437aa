import type { LiveObject } from "../../facts/cluster/clusterFacts.ts";
import { type Manifest, objectName } from "../../plan/objects/manifest.ts";
import type { Edit } from "../../plan/sriovForecast/overlayFacts.ts";

interface ClusterClaim {
  readonly label: string;
  readonly manifests: readonly Manifest[];
  readonly edit: Edit;
}

/** The cluster resources of this run, by owner: how one learns of the others. */
export class ClusterClaims {
  readonly #claims = new Map<string, ClusterClaim>();

  register(owner: string, label: string, manifests: readonly Manifest[], edit: Edit): void {
    this.#claims.set(owner, { label, manifests, edit });
  }

  /** What all resources but that of `owner` make of the cluster. */
  editBeside(owner: string): Edit {
    return joined(
      [...this.#claims].filter(([other]) => other !== owner).map(([, { edit }]) => edit),
    );
  }

  /** What all resources make of the cluster. */
  get edit(): Edit {
    return joined([...this.#claims.values()].map(({ edit }) => edit));
  }

  /** Another resource that applies an object of the same kind, namespace and name. */
  rivalOf(owner: string, manifest: Manifest): string | undefined {
    const name = objectName(manifest);
    const rival = [...this.#claims].find(
      ([other, { manifests }]) =>
        other !== owner && manifests.some((one) => objectName(one) === name),
    );
    return rival?.[1].label;
  }
}

/** An object that one resource lets go and another takes stays. */
function joined(edits: readonly Edit[]): Edit {
  const applied = edits.flatMap((edit) => edit.applied);
  const kept = new Set(applied.map(keyOf));
  return {
    applied,
    gone: edits.flatMap((edit) => edit.gone).filter((object) => !kept.has(keyOf(object))),
  };
}

function keyOf({ kind, namespace, name }: LiveObject): string {
  return `${kind} ${namespace ?? ""}/${name}`;
}
