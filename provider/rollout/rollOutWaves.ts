import { foldNodes } from "../facts/nodeset.ts";
import type { WavePlan } from "../plan/waves.ts";
import type { Reboot } from "./reboot.ts";
import { type ApprovedPlan, type NodeRolloutOptions, rollOutNode } from "./rollOutNode.ts";

export interface WaveRolloutOptions extends NodeRolloutOptions {
  /** Nodes that may fail before the rollout stops; none may in a canary wave. */
  readonly maxFailures: number;
}

export interface RolloutResult {
  /** Hosts that were taken and are as wanted. */
  readonly done: readonly string[];
  /** Why, by host. */
  readonly failed: ReadonlyMap<string, string>;
  /** Hosts of waves that did not begin. */
  readonly notBegun: readonly string[];
  /** What was done to nodes, in the order in which they ended. */
  readonly acts: readonly { readonly host: string; readonly act: Reboot }[];
}

/** Carries out the waves one after the other, the nodes of a wave together; stops at the first failure too many. */
export async function rollOutWaves(
  waves: WavePlan["waves"],
  approvedOf: (host: string) => ApprovedPlan,
  options: WaveRolloutOptions,
): Promise<RolloutResult> {
  const done: string[] = [];
  const failed = new Map<string, string>();
  const acts: { host: string; act: Reboot }[] = [];
  for (const [index, wave] of waves.entries()) {
    options.say(
      `Wave ${index + 1} of ${waves.length}: ${foldNodes(wave.hosts)} ${wave.act}${wave.canary ? ", canary" : ""}`,
    );
    await Promise.all(
      wave.hosts.map(async (host) => {
        const outcome = await rollOutNode(host, approvedOf(host), options);
        acts.push(...outcome.acts.map((act) => ({ host, act })));
        if (outcome.status === "done") done.push(host);
        else failed.set(host, outcome.why);
      }),
    );
    if (failed.size > (wave.canary ? 0 : options.maxFailures))
      return { done, failed, acts, notBegun: waves.slice(index + 1).flatMap(({ hosts }) => hosts) };
  }
  return { done, failed, acts, notBegun: [] };
}
