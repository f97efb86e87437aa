import type { HostPlan } from "../hostPlan.ts";
import { countStandings, type Standing } from "../waves/standing.ts";

/** `13 of 40 nodes would reboot: 1 cold power cycle, 12 warm; 25 are right, 2 unknown`. */
export function formatHeadline(
  plans: ReadonlyMap<string, HostPlan>,
  verb: "would reboot" | "need a reboot",
  later: ReadonlySet<string>,
): string {
  const counts = countStandings(plans, later);
  const count = (standing: Standing): number => counts.get(standing) ?? 0;
  const cold = count("cold-power-cycle");
  const warm = count("warm-reboot");
  const byHand = [...plans].some(([host, plan]) => plan.byHand && !later.has(host));
  const rebooting = `${cold + warm} of ${plans.size} ${plural(plans.size, "node")} ${agree(plans.size === 1 ? 1 : cold + warm, verb)}`;
  const acts = [
    counted(cold, `cold power ${plural(cold, "cycle")}${byHand ? ", by hand" : ""}`),
    counted(warm, "warm"),
  ];
  const others = [
    counted(count("module-reload"), "would reload RDMA modules"),
    counted(count("runtime"), "would change on a drained node"),
    counted(count("quiet"), "would change at once"),
    counted(count("later"), "left for another run"),
    counted(count("right"), count("right") === 1 ? "is right" : "are right"),
    counted(count("unknown"), "unknown"),
    counted(count("blocked"), "blocked"),
  ];
  const list = [joined(acts), joined(others)];
  return [[rebooting, list[0]].filter((text) => text !== "").join(": "), list[1]]
    .filter((text) => text !== "")
    .join("; ");
}

function counted(count: number, words: string): string {
  return count === 0 ? "" : `${count} ${words}`;
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(", ");
}

function plural(count: number, noun: string): string {
  return count === 1 ? noun : `${noun}s`;
}

function agree(count: number, verb: string): string {
  return count === 1 ? verb.replace(/^need /, "needs ") : verb;
}
