import { foldNodes } from "../../facts/nodeset.ts";
import type { Act } from "./hostNeed.ts";
import type { HostPlan } from "../hostPlan.ts";
import type { ReasonCode } from "../reason.ts";
import type { WavePlan } from "./waves.ts";

/** Nodes with the same act for the same reasons: what a policy or a saved plan looks at. */
export interface RebootGroup {
  readonly act: Act;
  /** Folded nodeset. */
  readonly hosts: string;
  readonly escalation?: "cold-power-cycle";
  readonly byHand?: true;
  readonly because: readonly ReasonCode[];
}

/** What the waves do, grouped, in the order of the waves; holds no text and no count that moves. */
export function rebootGroups(
  { waves }: WavePlan,
  plans: ReadonlyMap<string, HostPlan>,
): RebootGroup[] {
  const groups = new Map<string, { hosts: string[]; group: Omit<RebootGroup, "hosts"> }>();
  for (const { act, hosts } of waves)
    for (const host of hosts) {
      const group = groupOf(act, plans.get(host));
      const key = JSON.stringify(group);
      const known = groups.get(key) ?? { hosts: [], group };
      known.hosts.push(host);
      groups.set(key, known);
    }
  return [...groups.values()].map(({ hosts, group: { act, ...rest } }) => ({
    act,
    hosts: foldNodes(hosts),
    ...rest,
  }));
}

function groupOf(act: Act, plan: HostPlan | undefined): Omit<RebootGroup, "hosts"> {
  const codes = (plan?.changes ?? [])
    .filter((change) => change.disturbs !== "no one")
    .map((change) => change.reason.code);
  return {
    act,
    ...(plan?.escalation === undefined ? {} : { escalation: plan.escalation }),
    ...(plan?.byHand === true ? { byHand: true } : {}),
    because: [...new Set(codes)].sort(),
  };
}

const words: Record<Act, readonly [one: string, many: string]> = {
  "cold-power-cycle": ["cold power cycle", "cold power cycles"],
  "warm-reboot": ["warm reboot", "warm reboots"],
  "module-reload": ["module reload", "module reloads"],
  runtime: ["drain", "drains"],
};

/** `1 cold power cycle, 12 warm reboots`; `nothing to do` without a wave. */
export function summaryOf({ waves }: WavePlan): string {
  const parts = (Object.keys(words) as Act[]).flatMap((act) => {
    const count = waves
      .filter((wave) => wave.act === act)
      .reduce((sum, wave) => sum + wave.hosts.length, 0);
    return count === 0 ? [] : [`${count} ${words[act][count === 1 ? 0 : 1]}`];
  });
  return parts.length === 0 ? "nothing to do" : parts.join(", ");
}
