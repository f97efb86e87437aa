import { HostsInput } from "./hostsInput.ts";

/** Entries of hosts that a set held before and does not hold any more: they are forgotten, their settings stay. */
export function leavingHosts(before: unknown, now: unknown): HostsInput {
  const entries = HostsInput.safeParse(before);
  if (!entries.success) return {};
  const names = typeof now === "object" && now !== null ? now : {};
  return Object.fromEntries(Object.entries(entries.data).filter(([name]) => !(name in names)));
}
