/** Who a resource is, from the URN that its constructor passes as the input `__urn`. */
export interface Identity {
  readonly urn: string | undefined;
  /** `project/stack/Type.name`: the mark that is left on hosts. */
  readonly owner: string;
  /** Name of the stack; `""` where the URN does not tell. */
  readonly stack: string;
  /** Name of the resource: `dgx`. */
  readonly name: string;
  /** `RdmaMode dgx`, for messages. */
  readonly label: string;
}

// urn:pulumi:<stack>::<project>::<parent types$type>::<name>
const urnParts = /^urn:pulumi:([^:]+)::([^:]+)::.*?([A-Za-z]+)::(.+)$/s;

export function identityOf(type: string, inputs: Readonly<Record<string, unknown>>): Identity {
  const urn = typeof inputs.__urn === "string" ? inputs.__urn : undefined;
  const parts = urn === undefined ? null : urnParts.exec(urn);
  if (parts === null)
    return { urn: undefined, owner: `unknown/unknown/${type}`, stack: "", name: "", label: type };
  const [, stack = "", project = "", , name = ""] = parts;
  const token = (text: string): string => text.replaceAll(/[^A-Za-z0-9._-]/g, "_");
  return {
    urn,
    stack,
    name,
    owner: `${token(project)}/${token(stack)}/${type}.${token(name)}`,
    label: `${type} ${name}`,
  };
}
