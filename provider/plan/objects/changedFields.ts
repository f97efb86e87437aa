type Tree = Readonly<Record<string, unknown>>;

/**
 * Paths at which two specs differ, `ofedDriver.version`, sorted. A list that
 * differs is one path: its entries have no names.
 */
export function changedFields(from: Tree, to: Tree): string[] {
  return [...differences(from, to, "")].sort();
}

/**
 * Paths at which an object differs from what is wanted of it: what the wanted
 * spec does not name is left to others.
 */
export function missingFields(live: Tree, wanted: Tree): string[] {
  return changedFields(restrict(live, wanted), wanted);
}

function* differences(from: Tree, to: Tree, path: string): Generator<string> {
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const [a, b] = [from[key], to[key]];
    const here = path === "" ? key : `${path}.${key}`;
    if (isTree(a) && isTree(b)) yield* differences(a, b, here);
    else if (!isEqual(a, b)) yield here;
  }
}

/** The part of `tree` whose paths `shape` has. */
function restrict(tree: Tree, shape: Tree): Tree {
  return Object.fromEntries(
    Object.entries(shape)
      .filter(([key]) => key in tree)
      .map(([key, inner]) => {
        const value = tree[key];
        return [key, isTree(value) && isTree(inner) ? restrict(value, inner) : value];
      }),
  );
}

function isEqual(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((entry, index) => isEqual(entry, b[index]));
  if (isTree(a) && isTree(b)) return differences(a, b, "").next().done === true;
  return a === b;
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
