const units: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A quantity of Kubernetes as a number: `"100m"` is 0.1, `"50Mi"` 52428800; `undefined` for none. */
export function quantityOf(value: string | number): number | undefined {
  const match =
    /^([+-]?(?:\d+\.?\d*|\.\d+))(?:(n|u|m|k|M|G|T|P|E|[KMGTPE]i)|[eE]([+-]?\d+))?$/.exec(
      String(value),
    );
  if (match === null) return undefined;
  const [, digits = "", unit = "", exponent] = match;
  return Number(digits) * (exponent === undefined ? (units[unit] ?? 1) : 10 ** Number(exponent));
}
