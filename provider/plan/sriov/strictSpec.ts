import { z } from "zod";

/** Names that people write and the right ones: `pfName` → `pfNames (a list)`. */
export type WrongNames = Readonly<Record<string, string>>;

/**
 * A strict object whose unknown keys are answered with the right name, where
 * one is known or only case, a plural `s` or a separator is wrong.
 *
 * @param what What the object is, for messages: `nicSelector of SriovNetworkNodePolicy`.
 */
export function strictSpec<Shape extends z.core.$ZodLooseShape>(
  what: string,
  shape: Shape,
  wrongNames: WrongNames = {},
): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => explainKey(what, key, Object.keys(shape), wrongNames)).join("; ")
        : undefined,
  });
}

function explainKey(
  what: string,
  key: string,
  known: readonly string[],
  wrongNames: WrongNames,
): string {
  const found = `"${key}" is no field of ${what}`;
  const right = Object.hasOwn(wrongNames, key)
    ? wrongNames[key]
    : known.find((name) => sameLetters(name) === sameLetters(key));
  return right === undefined
    ? `${found}: expected one of ${[...known].sort().join(", ")}; remove it or correct its name`
    : `${found}: write ${right}`;
}

function sameLetters(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "")
    .replace(/s$/, "");
}
