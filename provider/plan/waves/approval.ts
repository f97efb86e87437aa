import { z } from "zod";
import { expandNodes, foldNodes, NodesetError } from "../../facts/nodeset.ts";
import type { WavePlan } from "./waves.ts";

const Nodeset = z.string().superRefine((text, context) => {
  try {
    expandNodes(text);
  } catch (error) {
    if (!(error instanceof NodesetError)) throw error;
    context.addIssue({ code: "custom", message: error.message });
  }
});

/** A ceiling of folded nodes for each kind of act. A kind that is absent is approved for no node. */
export const Approval = z.strictObject({
  /** Cold power cycles, also those that may follow a warm reboot that does not load a value. @default {no node} */
  cold: Nodeset.exactOptional(),
  /** Warm reboots. @default {no node} */
  warm: Nodeset.exactOptional(),
  /** Module reloads on a drained node. @default {no node} */
  reload: Nodeset.exactOptional(),
  /** Changes at runtime that need a drained node. @default {no node} */
  drain: Nodeset.exactOptional(),
});
export type Approval = z.infer<typeof Approval>;

const kinds = ["cold", "warm", "reload", "drain"] as const;

/** What has to be approved for a wave plan to be carried out. */
export function approvalOf(plan: WavePlan): Approval {
  const { acts, escalates } = plan;
  const cold = foldNodes([...nodesOf(acts["cold-power-cycle"]), ...nodesOf(escalates)]);
  const all = {
    cold,
    warm: acts["warm-reboot"],
    reload: acts["module-reload"],
    drain: acts.runtime,
  };
  return Object.fromEntries(
    Object.entries(all).filter(([, nodes]) => nodes !== undefined && nodes !== ""),
  );
}

/**
 * What a wave plan does beyond an approval; `undefined` where it stays within.
 * Each kind covers exactly itself: an approved cold power cycle is no approval
 * of a warm reboot.
 */
export function exceeds(plan: WavePlan, approval: Approval): Approval | undefined {
  const needed = approvalOf(plan);
  const beyond = kinds.flatMap((kind) => {
    const approved = new Set(nodesOf(approval[kind]));
    const over = nodesOf(needed[kind]).filter((node) => !approved.has(node));
    return over.length === 0 ? [] : [[kind, foldNodes(over)] as const];
  });
  return beyond.length === 0 ? undefined : Object.fromEntries(beyond);
}

/** As YAML flow mapping, to be pasted: `{cold: "dgx030", warm: "dgx[012-017]"}`. */
export function formatApproval(approval: Approval, until?: string): string {
  const entries = kinds.flatMap((kind) => {
    const nodes = approval[kind];
    return nodes === undefined ? [] : [`${kind}: "${nodes}"`];
  });
  return `{${[...entries, ...(until === undefined ? [] : [`until: "${until}"`])].join(", ")}}`;
}

function nodesOf(nodeset: string | undefined): string[] {
  return expandNodes(nodeset ?? "");
}
