import { naturalOrder } from "../../facts/naturalOrder.ts";
import { foldNodes } from "../../facts/nodeset.ts";
import { isReboot, rung } from "../activation.ts";
import { actOf, type Act } from "./hostNeed.ts";
import type { HostPlan } from "../hostPlan.ts";

export interface WaveOptions {
  /** Most nodes of the set that are down at a time; a share rounds down, at least 1. */
  readonly maxUnavailable: number | `${number}%`;
  /** Nodes of the first wave of each kind of act; `false` for none. @default {1} */
  readonly canary?: boolean | number;
  /** Failure domain by node: a wave stays within one. */
  readonly failureDomains?: Readonly<Record<string, string>>;
  /** Most nodes that one run reboots; the others wait for the next. */
  readonly maxReboots?: number;
}

export interface Wave {
  /** In natural order. */
  readonly hosts: readonly string[];
  readonly act: Act;
  readonly canary: boolean;
}

export type LeftOutReason = "unknown" | "over_max_reboots";

export interface WavePlan {
  readonly waves: readonly Wave[];
  readonly leftOut: readonly { readonly host: string; readonly reason: LeftOutReason }[];
  /** Nodes that would be taken, folded, by act. */
  readonly acts: Readonly<Partial<Record<Act, string>>>;
  /** Nodes, folded, for which a cold power cycle may follow the warm reboot. */
  readonly escalates: string;
  /** Nodes, folded, which somebody has to power cycle. */
  readonly byHand: string;
  /** Most nodes that are down at a time. */
  readonly maxUnavailable: number;
}

/**
 * Waves of the nodes that have to be drained: one act to a wave, a canary wave
 * for each act first, the least disruptive act first. A node with an unknown is
 * left out; one whose changes disturb no one needs no wave.
 */
export function planWaves(plans: ReadonlyMap<string, HostPlan>, options: WaveOptions): WavePlan {
  const maxUnavailable = unavailableOf(options.maxUnavailable, plans.size);
  const unknown = [...plans].filter(([, plan]) => plan.unknown.length > 0).map(([host]) => host);
  const needs = [...plans]
    .flatMap(([host, plan]) => {
      const act = plan.unknown.length > 0 ? undefined : actOf(plan);
      return act === undefined ? [] : [{ host, act, domain: options.failureDomains?.[host] ?? "" }];
    })
    .sort(inOrder);
  const { canaries, others } = splitCanaries(needs, canariesOf(options.canary, maxUnavailable));
  const all = [...fill(canaries, maxUnavailable, true), ...fill(others, maxUnavailable, false)];
  const { waves, over } = cut(all, options.maxReboots ?? Infinity);
  const taken = waves.flatMap((wave) => wave.hosts);
  const foldIf = (wanted: (plan: HostPlan | undefined) => boolean): string =>
    foldNodes(taken.filter((host) => wanted(plans.get(host))));
  return {
    waves,
    leftOut: [
      ...unknown.sort(naturalOrder).map((host) => ({ host, reason: "unknown" as const })),
      ...over.map((host) => ({ host, reason: "over_max_reboots" as const })),
    ],
    acts: foldActs(waves),
    escalates: foldIf((plan) => plan?.escalation !== undefined),
    byHand: foldIf((plan) => plan?.byHand === true),
    maxUnavailable,
  };
}

interface Need {
  readonly host: string;
  readonly act: Act;
  readonly domain: string;
}

function inOrder(a: Need, b: Need): number {
  return (
    rung(a.act) - rung(b.act) || naturalOrder(a.domain, b.domain) || naturalOrder(a.host, b.host)
  );
}

/** @throws RangeError for what is neither a whole number above 0 nor a percentage */
function unavailableOf(option: WaveOptions["maxUnavailable"], size: number): number {
  const count =
    typeof option === "number"
      ? option
      : Math.max(1, Math.floor((size * Number(option.slice(0, -1))) / 100));
  if (!Number.isInteger(count) || count < 1)
    throw new RangeError(
      `maxUnavailable is "${option}", expected a whole number above 0 or a percentage such as "25%"`,
    );
  return count;
}

function canariesOf(option: boolean | number | undefined, maxUnavailable: number): number {
  const count = typeof option === "number" ? option : option === false ? 0 : 1;
  return Math.min(count, maxUnavailable);
}

function splitCanaries(
  needs: readonly Need[],
  count: number,
): { readonly canaries: Need[]; readonly others: Need[] } {
  const canaries = [...Map.groupBy(needs, (need) => need.act).values()].flatMap((sameAct) =>
    sameAct.filter((need) => need.domain === sameAct[0]?.domain).slice(0, count),
  );
  return { canaries, others: needs.filter((need) => !canaries.includes(need)) };
}

/** Waves of neighbours in order that share act and failure domain. */
function fill(needs: readonly Need[], size: number, canary: boolean): Wave[] {
  const alike = Map.groupBy(needs, ({ act, domain }) => JSON.stringify([act, domain]));
  return [...alike.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / size) }, (_, i) => {
      const members = group.slice(i * size, (i + 1) * size);
      return { hosts: members.map(({ host }) => host), act: group[0]?.act ?? "runtime", canary };
    }),
  );
}

/** Keeps the first nodes that reboot, in the order of the waves; nodes that do not reboot all stay. */
function cut(waves: readonly Wave[], maxReboots: number): { waves: Wave[]; over: string[] } {
  let left = maxReboots;
  const over: string[] = [];
  const kept = waves.map((wave) => {
    if (!isReboot(wave.act)) return wave;
    const hosts = wave.hosts.slice(0, left);
    over.push(...wave.hosts.slice(hosts.length));
    left -= hosts.length;
    return { ...wave, hosts };
  });
  return { waves: kept.filter((wave) => wave.hosts.length > 0), over: over.sort(naturalOrder) };
}

function foldActs(waves: readonly Wave[]): Partial<Record<Act, string>> {
  const byAct = Map.groupBy(waves, (wave) => wave.act);
  return Object.fromEntries(
    [...byAct].map(([act, same]) => [act, foldNodes(same.flatMap((wave) => wave.hosts))]),
  );
}
