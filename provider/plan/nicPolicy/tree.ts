/** A part of an object as the API prints it. */
export type Tree = Readonly<Record<string, unknown>>;

export function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a dotted path; `undefined` where there is none. */
export function valueAt(tree: Tree, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, key) => (isTree(value) ? value[key] : undefined), tree);
}

/** The section at a dotted path; `undefined` where it is absent or null. */
export function sectionAt(tree: Tree, path: string): Tree | undefined {
  const value = valueAt(tree, path);
  return isTree(value) ? value : undefined;
}

/** The text at a dotted path; `undefined` where it is absent or empty, which the operator holds for the same. */
export function textAt(tree: Tree, path: string): string | undefined {
  const value = valueAt(tree, path);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The tree with another value at a dotted path whose parents exist. */
export function withValue(tree: Tree, path: string, value: unknown): Tree {
  const [key = "", ...rest] = path.split(".");
  const inner = tree[key];
  if (rest.length === 0) return { ...tree, [key]: value };
  return isTree(inner) ? { ...tree, [key]: withValue(inner, rest.join("."), value) } : tree;
}
