import { z } from "zod";
import { expandNodes, foldNodes } from "../../facts/nodeset.ts";
import type { SetReads } from "../host/setPlan.ts";

/** What the state of a Rollout says of earlier runs. */
const Before = z.object({
  reboots: z.array(z.object({ hosts: z.string() })).catch([]),
  lost: z.array(z.string()).catch([]),
});

/**
 * Nodes that the last run was to act on and that do not answer now: down by us until
 * they do, for the state does not tell whether they came back in between. A run that is
 * only tried again would otherwise take one node after the other, each as the canary of
 * the one before.
 *
 * @param olds Inputs of the last run.
 */
export function lostNodes(olds: unknown, reads: SetReads): string[] {
  const { reboots, lost } = Before.parse(olds);
  const taken = new Set([...lost, ...reboots.flatMap(({ hosts }) => expandNodes(hosts))]);
  return [...taken].filter((host) => reads.get(host)?.status === "unreachable");
}

/** Why fewer nodes go than maxUnavailable says, and how many may; `undefined` where none is lost. */
export function besideLost(
  lost: readonly string[],
  maxUnavailable: number,
): { readonly why: string; readonly room: number } | undefined {
  if (lost.length === 0) return undefined;
  const room = Math.max(0, maxUnavailable - lost.length);
  const others = room === 0 ? "no other node" : `at most ${room} other at a time`;
  const why =
    `no answer from ${foldNodes(lost)} since a run that was to act there, so it counts as down: ` +
    `with maxUnavailable ${maxUnavailable} ${others} may go; look at the console and bring it back, or take it out of the set`;
  return { why, room };
}
