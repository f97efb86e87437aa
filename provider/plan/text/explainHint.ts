import { explainCommand } from "../../facts/explained.ts";
import { rung } from "../activation.ts";
import type { HostPlan } from "../hostPlan.ts";

/** The last line of a warning, unbroken: what prints the paragraphs of its reasons. Empty without a reason. */
export function explainHint(codes: Iterable<string>): string[] {
  const all = [...new Set(codes)];
  return all.length === 0 ? [] : [`What this means: \`${explainCommand(all)}\``];
}

/** Codes of every reason that a warning of these plans tells, in the order of its rows. */
export function codesOfPlans(plans: ReadonlyMap<string, HostPlan>): string[] {
  const all = [...plans.values()];
  const changes = all
    .flatMap((plan) => plan.changes)
    .sort((a, b) => rung(b.activation) - rung(a.activation));
  const unknown = all.flatMap((plan) => plan.unknown);
  return [
    ...changes.map(({ reason }) => reason.code),
    // Of a host that cannot be reached the cause tells more.
    ...unknown.map((reason) => (reason.code === "host_unreachable" ? reason.cause : reason.code)),
    ...all.flatMap((plan) => plan.blocked.map(({ code }) => code)),
    ...all.flatMap((plan) => plan.notes.map(({ code }) => code)),
  ];
}
