/**
 * Values of the firmware tool: `8`, `True(1)`, `_256KB(1)`, `Array[0..7]`, `N/A`,
 * hex bytes (`0x0102`). No value holds a space (mstflint 4.36 `mlxcfg_ui.cpp`
 * printValue). An enum column may also hold a bare number.
 */
const value =
  /^(?:[0-9]+|[A-Za-z0-9_][^\s()[\]]*\([0-9]+\)|Array\[[0-9]+\.\.[0-9]+\]|N\/A|0x[0-9A-Fa-f]+)$/;

/** Whether the text is a whole value: a cut `True(` is none. */
export function isFirmwareValue(text: string): boolean {
  return value.test(text);
}

/**
 * The number of a value: `8` → 8, `True(1)` → 1.
 *
 * @returns `undefined` where the value is no single number (`N/A`, arrays, hex bytes)
 */
export function firmwareNumber(text: string): number | undefined {
  const digits = /^(?:[^()\s]+\(([0-9]+)\)|([0-9]+))$/.exec(text);
  const number = Number(digits?.[1] ?? digits?.[2] ?? Number.NaN);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** The name of a value: `True(1)` → `True`; a value without a number stays as it is. */
export function firmwareName(text: string): string {
  const open = text.indexOf("(");
  return open > 0 && text.endsWith(")") ? text.slice(0, open) : text;
}
