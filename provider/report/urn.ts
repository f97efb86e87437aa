/** What a URN of the engine tells: `urn:pulumi:<stack>::<project>::<types>::<name>`. */
export interface UrnParts {
  readonly stack: string;
  readonly project: string;
  /** `pulumi-nodejs:dynamic/rdma:Rollout`; without the types of its parents. */
  readonly type: string;
  readonly name: string;
}

/** @returns `undefined` for what is no URN. */
export function parseUrn(urn: string): UrnParts | undefined {
  const [head = "", project, types, ...name] = urn.split("::");
  if (!head.startsWith("urn:pulumi:") || project === undefined || types === undefined)
    return undefined;
  const type = types.split("$").at(-1) ?? types;
  return { stack: head.slice("urn:pulumi:".length), project, type, name: name.join("::") };
}

const ours = "pulumi-nodejs:dynamic/rdma:";

/** `Rollout` for a resource of this package; `undefined` for any other. */
export function ownType(type: string): string | undefined {
  return type.startsWith(ours) ? type.slice(ours.length) : undefined;
}

/** `Rollout dgx`; the full type for resources of other packages. */
export function labelOf(urn: string): string {
  const parts = parseUrn(urn);
  return parts === undefined ? urn : `${ownType(parts.type) ?? parts.type} ${parts.name}`;
}
