import { foldNodes } from "../../facts/nodeset.ts";
import { approvalOf, formatApproval } from "../waves/approval.ts";
import { formatExcluded } from "./formatExcluded.ts";
import { formatHeadline } from "./headline.ts";
import { actOf } from "../waves/hostNeed.ts";
import type { HostPlan } from "../hostPlan.ts";
import { hang, layoutRows } from "./layout.ts";
import { formatWaves } from "./formatWaves.ts";
import { standingOf, type Standing } from "../waves/standing.ts";
import { warningRows } from "./warningRows.ts";
import type { WavePlan } from "../waves/waves.ts";

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

const none: ReadonlySet<string> = new Set();

/**
 * What a rollout would do and why: the contract that a preview prints.
 *
 * @returns `undefined` where there is nothing to tell: all hosts right, or their changes disturb no one
 */
export function formatRolloutWarning(input: RolloutWarningInput): string | undefined {
  if (!isWorthTelling(input.plans)) return undefined;
  const { plans, before, waves } = input;
  const later = notTaken(plans, waves);
  return [
    // Unbroken: the row of the resource shows the first line only.
    formatHeadline(plans, "would reboot", later),
    ...layoutRows(warningRows(plans, before, later)),
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
    formatHeadline(plans, "need a reboot", none),
    ...layoutRows(warningRows(plans, before, none)),
    ...formatWhoReboots(plans),
    ...formatLeftAlone(plans),
  ].join("\n");
}

function isWorthTelling(plans: ReadonlyMap<string, HostPlan>): boolean {
  const silent: readonly Standing[] = ["right", "quiet"];
  return [...plans].some(
    ([host, plan]) =>
      !silent.includes(standingOf(host, plan, none)) || plan.notes.length + plan.blocked.length > 0,
  );
}

/** Hosts that need an act and that no wave takes: over maxReboots, or kept out by the caller. */
function notTaken(plans: ReadonlyMap<string, HostPlan>, { waves }: WavePlan): Set<string> {
  const taken = new Set(waves.flatMap((wave) => wave.hosts));
  const needing = [...plans].filter(([, plan]) => actOf(plan) !== undefined);
  return new Set(needing.map(([host]) => host).filter((host) => !taken.has(host)));
}

function overOf({ leftOut }: WavePlan): string[] {
  return leftOut.filter(({ reason }) => reason === "over_max_reboots").map(({ host }) => host);
}

function formatOver({ waves, maxReboots }: RolloutWarningInput): string[] {
  const over = foldNodes(overOf(waves));
  const bound = maxReboots === undefined ? "" : ` (${maxReboots})`;
  return over === "" ? [] : hang(`Over maxReboots${bound}, left for another run: ${over}`);
}

function formatLeftAlone(plans: ReadonlyMap<string, HostPlan>): string[] {
  const text = formatExcluded([...plans.values()].flatMap((plan) => plan.excluded));
  return text === "" ? [] : hang(`Left alone: ${text}`);
}

function formatApprove({ waves, approve }: RolloutWarningInput): string[] {
  if (approve === undefined || waves.waves.length === 0) return [];
  return [
    `To approve this or less, put into ${approve.file}:`,
    `  rdma:approve: ${formatApproval(approvalOf(waves), approve.until)}`,
  ];
}

function formatWhoReboots(plans: ReadonlyMap<string, HostPlan>): string[] {
  const standings = new Set([...plans].map(([host, plan]) => standingOf(host, plan, none)));
  const reboots = standings.has("warm-reboot") || standings.has("cold-power-cycle");
  const drains = standings.has("module-reload") || standings.has("runtime");
  return [
    ...(reboots
      ? hang(
          "This resource writes what the next boot loads and reboots nothing: drain and reboot these nodes, or use a Rollout",
        )
      : []),
    ...(drains
      ? hang("What needs a drained node is not done by this resource: use a Rollout")
      : []),
  ];
}
