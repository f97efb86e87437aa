import { type Manifest, objectName } from "../../plan/objects/manifest.ts";

/** The cluster resources of this run, by owner: how one learns of the others. */
export class ClusterClaims {
  readonly #manifests = new Map<string, { label: string; manifests: readonly Manifest[] }>();

  register(owner: string, label: string, manifests: readonly Manifest[]): void {
    this.#manifests.set(owner, { label, manifests });
  }

  /** What every resource but that of `owner` applies. */
  manifestsBeside(owner: string): Manifest[] {
    return [...this.#manifests].flatMap(([other, { manifests }]) =>
      other === owner ? [] : [...manifests],
    );
  }

  /** Another resource that applies an object of the same kind, namespace and name. */
  rivalOf(owner: string, manifest: Manifest): string | undefined {
    const name = objectName(manifest);
    const rival = [...this.#manifests].find(
      ([other, { manifests }]) =>
        other !== owner && manifests.some((one) => objectName(one) === name),
    );
    return rival?.[1].label;
  }
}
