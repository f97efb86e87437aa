import { foldNodes } from "../facts/nodeset.ts";
import { approvalOf, formatApproval } from "./approval.ts";
import { formatExcluded } from "./formatExcluded.ts";
import { formatHeadline } from "./headline.ts";
import type { Act } from "./hostNeed.ts";
import type { HostPlan } from "./hostPlan.ts";
import { layoutRows } from "./layout.ts";
import { standingOf, type Standing } from "./standing.ts";
import { warningRows } from "./warningRows.ts";
import type { Wave, WavePlan } from "./waves.ts";

export interface ResourceWarningInput {
  /** Plans of every host of the set, on the claims of now. */
  readonly plans: ReadonlyMap<string, HostPlan>;
  /** Plans of the former claims on the same facts; absent where there were none. */
  readonly before?: ReadonlyMap<string, HostPlan>;
}

export interface RolloutWarningInput extends ResourceWarningInput {
  readonly waves: WavePlan;
  /** Bound of reboots of this run, where there is one. */
  readonly maxReboots?: number;
  /** Where an approval would be put, and until when it would hold; absent: not printed. */
  readonly approve?: { readonly file: string; readonly until?: string };
}

/** Longest list of waves that is printed in full. */
const mostWaves = 12;

const words: Readonly<Record<Act, string>> = {
  "cold-power-cycle": "cold",
  "warm-reboot": "warm",
  "module-reload": "reload",
  runtime: "drain",
};

/**
 * What a rollout would do and why: the contract that a preview prints.
 *
 * @returns `undefined` where there is nothing to tell: all hosts right, or their changes disturb no one
 */
export function formatRolloutWarning(input: RolloutWarningInput): string | undefined {
  if (!isWorthTelling(input.plans)) return undefined;
  const { plans, before, waves } = input;
  return [
    formatHeadline(plans, "would reboot"),
    ...layoutRows(warningRows(plans, before)),
    ...formatWaves(waves, plans),
    ...formatOver(input),
    ...formatLeftAlone(plans),
    ...formatApprove(input),
  ].join("\n");
}

/** The same for a host resource without a rollout: it writes, the user reboots. */
export function formatResourceWarning(input: ResourceWarningInput): string | undefined {
  if (!isWorthTelling(input.plans)) return undefined;
  const { plans, before } = input;
  return [
    formatHeadline(plans, "need a reboot"),
    ...layoutRows(warningRows(plans, before)),
    ...formatWhoReboots(plans),
    ...formatLeftAlone(plans),
  ].join("\n");
}

function isWorthTelling(plans: ReadonlyMap<string, HostPlan>): boolean {
  const silent: readonly Standing[] = ["right", "quiet"];
  return [...plans.values()].some(
    (plan) => !silent.includes(standingOf(plan)) || plan.notes.length + plan.blocked.length > 0,
  );
}

function formatWaves(
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
  const more = rest.length === 0 ? [] : [`  and ${rest.length} more waves: ${hidden}`];
  return [`Waves (maxUnavailable ${maxUnavailable}):`, ...lines, ...more];
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

function formatOver({ waves, maxReboots }: RolloutWarningInput): string[] {
  const over = waves.leftOut.filter(({ reason }) => reason === "over_max_reboots");
  return over.length === 0
    ? []
    : [
        `Over maxReboots${maxReboots === undefined ? "" : ` (${maxReboots})`}, left for the next run: ${foldNodes(over.map(({ host }) => host))}`,
      ];
}

function formatLeftAlone(plans: ReadonlyMap<string, HostPlan>): string[] {
  const text = formatExcluded([...plans.values()].flatMap((plan) => plan.excluded));
  return text === "" ? [] : [`Left alone: ${text}`];
}

function formatApprove({ waves, approve }: RolloutWarningInput): string[] {
  if (approve === undefined || waves.waves.length === 0) return [];
  return [
    `To approve this or less, put into ${approve.file}:`,
    `  rdma:approve: ${formatApproval(approvalOf(waves), approve.until)}`,
  ];
}

function formatWhoReboots(plans: ReadonlyMap<string, HostPlan>): string[] {
  const standings = new Set([...plans.values()].map(standingOf));
  const reboots = standings.has("warm-reboot") || standings.has("cold-power-cycle");
  const drains = standings.has("module-reload") || standings.has("runtime");
  return [
    ...(reboots
      ? [
          "This resource writes what the next boot loads and reboots nothing: drain and reboot these nodes, or use a Rollout",
        ]
      : []),
    ...(drains ? ["What needs a drained node is not done by this resource: use a Rollout"] : []),
  ];
}
