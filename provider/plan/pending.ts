import { naturalOrder } from "../facts/naturalOrder.ts";
import { foldNodes } from "../facts/nodeset.ts";
import { rung, strongest, type Activation } from "./activation.ts";
import type { Change } from "./change.ts";
import type { Parameter } from "./parameter.ts";
import { formatDevices } from "./text/formatDevices.ts";
import type { HostPlan } from "./hostPlan.ts";
import type { ReasonCode } from "./reason.ts";

/** Equal changes of a host, by what decides: no staged values, no users, no texts of errors. */
export interface PendingChange {
  readonly parameter: Parameter;
  /** `host`, up to two PCI addresses, or a count: `8 cards`. */
  readonly devices: string;
  readonly live: string | null;
  readonly wanted: string;
  readonly activation: Activation;
  readonly reason: ReasonCode;
}

/** Hosts with equal plans. */
export interface Pending {
  /** Folded nodeset. */
  readonly hosts: string;
  readonly activation: Activation;
  readonly escalation?: "cold-power-cycle";
  /** Present where somebody has to power cycle these hosts. */
  readonly byHand?: true;
  readonly changes: readonly PendingChange[];
}

/**
 * What is left to do, as resources keep it in their inputs: hosts with equal
 * plans folded, the most disruptive first. Hosts without a change are absent;
 * what is unknown or blocked is no pending change.
 */
export function groupPending(plans: ReadonlyMap<string, HostPlan>): Pending[] {
  const groups = new Map<string, { hosts: string[]; pending: Omit<Pending, "hosts"> }>();
  for (const [host, plan] of plans) {
    if (plan.changes.length === 0) continue;
    const pending = pendingOf(plan);
    const key = JSON.stringify(pending);
    const group = groups.get(key) ?? { hosts: [], pending };
    group.hosts.push(host);
    groups.set(key, group);
  }
  return [...groups.values()]
    .map(({ hosts, pending }) => ({ hosts: foldNodes(hosts), ...pending }))
    .sort((a, b) => rung(b.activation) - rung(a.activation) || naturalOrder(a.hosts, b.hosts));
}

function pendingOf(plan: HostPlan): Omit<Pending, "hosts"> {
  const { activation, escalation, byHand } = plan;
  return {
    activation,
    ...(escalation === undefined ? {} : { escalation }),
    ...(byHand ? { byHand } : {}),
    changes: foldChanges(plan.changes),
  };
}

function foldChanges(changes: readonly Change[]): PendingChange[] {
  const groups = Map.groupBy(changes, ({ parameter, live, wanted, activation, reason }) =>
    JSON.stringify([parameter, live, wanted, activation, reason.code]),
  );
  return [...groups]
    .sort(([a], [b]) => naturalOrder(a, b))
    .flatMap(([, group]) => {
      const [first] = group;
      if (first === undefined) return [];
      const { parameter, live, wanted, activation, reason } = first;
      const devices = formatDevices(
        group.map((change) => change.pci),
        parameter,
      );
      return [{ parameter, devices, live, wanted, activation, reason: reason.code }];
    });
}

/** The highest known rung of any host. */
export function overallActivation(plans: ReadonlyMap<string, HostPlan>): Activation {
  return [...plans.values()].map((plan) => plan.activation).reduce<Activation>(strongest, "none");
}
