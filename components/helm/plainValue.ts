import * as pulumi from "@pulumi/pulumi";

/** What of an input is known while the program runs: outputs and promises become `undefined`. */
export function plainValue(input: unknown): unknown {
  if (typeof input !== "object" || input === null) return input;
  if (pulumi.Output.isInstance(input) || input instanceof Promise) return undefined;
  if (Array.isArray(input)) return input.map(plainValue);
  return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, plainValue(value)]));
}
