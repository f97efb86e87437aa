import { foldNodes } from "../../facts/nodeset.ts";
import type { Act } from "../waves/hostNeed.ts";
import type { HostPlan } from "../hostPlan.ts";
import { hang } from "./layout.ts";
import type { Wave, WavePlan } from "../waves/waves.ts";

/** Longest list of waves that is printed in full. */
const mostWaves = 12;

const words: Readonly<Record<Act, string>> = {
  "cold-power-cycle": "cold",
  "warm-reboot": "warm",
  "module-reload": "reload",
  runtime: "drain",
};

/** The waves in order, a line each. */
export function formatWaves(
  { waves, maxUnavailable }: WavePlan,
  plans: ReadonlyMap<string, HostPlan>,
): string[] {
  if (waves.length === 0) return [];
  const numberWidth = String(Math.min(waves.length, mostWaves)).length;
  const shown = waves
    .slice(0, mostWaves)
    .map((wave, i) => ({ wave, number: i + 1, hosts: foldNodes(wave.hosts) }));
  const hostsWidth = Math.max(...shown.map(({ hosts }) => hosts.length));
  const lines = shown.map(({ wave, number, hosts }) => {
    const note = waveNotes(wave, plans).join("; ");
    const act = words[wave.act].padEnd(6);
    return `  ${String(number).padStart(numberWidth)}  ${hosts.padEnd(hostsWidth)}  ${act}  ${note}`.trimEnd();
  });
  const rest = waves.slice(mostWaves);
  const hidden = foldNodes(rest.flatMap((wave) => wave.hosts));
  const more = rest.length === 0 ? [] : hang(`  and ${rest.length} more waves: ${hidden}`);
  const canary =
    waves.length > 1 && waves.some((wave) => wave.canary)
      ? ["  canary: first of its kind of act; where it fails, later waves are not begun"]
      : [];
  return [`Waves (maxUnavailable ${maxUnavailable}):`, ...lines, ...more, ...canary];
}

function waveNotes(wave: Wave, plans: ReadonlyMap<string, HostPlan>): string[] {
  const some = (wanted: (plan: HostPlan) => boolean): boolean =>
    wave.hosts.some((host) => {
      const plan = plans.get(host);
      return plan !== undefined && wanted(plan);
    });
  return [
    ...(wave.canary ? ["canary"] : []),
    ...(some((plan) => plan.escalation !== undefined)
      ? ["then cold where warm is not enough"]
      : []),
    ...(some((plan) => plan.byHand) ? ["by hand"] : []),
  ];
}
