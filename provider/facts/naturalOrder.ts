/** Compares names as people order them: digit runs by value, the rest by character. `dgx9` < `dgx10`. */
export function naturalOrder(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const x = left[i] ?? "";
    const y = right[i] ?? "";
    const order = /^\d/.test(x) && /^\d/.test(y) ? byValue(x, y) : byCharacter(x, y);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function byValue(a: string, b: string): number {
  const x = a.replace(/^0+/, "");
  const y = b.replace(/^0+/, "");
  // Without leading zeros the longer run is the larger number; equal values: the less padded first.
  return x.length - y.length || byCharacter(x, y) || a.length - b.length;
}

function byCharacter(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
