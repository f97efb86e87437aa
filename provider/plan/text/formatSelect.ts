import type { Select } from "../claim.ts";

/** ` of model ConnectX-7 and linkLayer infiniband`; empty where every card is meant. */
export function formatSelect(select: Select): string {
  const words = Object.entries(select).map(
    ([key, value]) => `${key} ${Array.isArray(value) ? value.join(" or ") : value}`,
  );
  return words.length === 0 ? "" : ` of ${words.join(" and ")}`;
}
