import type { Select } from "./claim.ts";

/** `model ConnectX-7 and linkLayer infiniband`, or `every card`. */
export function formatSelect(select: Select): string {
  const words = Object.entries(select).map(
    ([key, value]) => `${key} ${Array.isArray(value) ? value.join(" or ") : value}`,
  );
  return words.length === 0 ? "every card" : words.join(" and ");
}
