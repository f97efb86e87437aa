import { foldNodes } from "../facts/nodeset.ts";
import type { WavePlan } from "../plan/waves/waves.ts";
import {
  type ApprovedPlan,
  type NodeOutcome,
  type NodeRolloutOptions,
  rollOutNode,
} from "./rollOutNode.ts";

export interface WaveRolloutOptions extends NodeRolloutOptions {
  /** Nodes that may fail before the rollout stops; none may in a canary wave. */
  readonly maxFailures: number;
}

export interface RolloutResult {
  /** Hosts that were taken and are as wanted. */
  readonly done: readonly string[];
  /** Why, by host. */
  readonly failed: ReadonlyMap<string, string>;
  /** Those of them that may be down: they failed after their reboot was begun. */
  readonly down: readonly string[];
  /** Hosts that were not begun, since the rollout stopped before. */
  readonly notBegun: readonly string[];
}

/**
 * Carries out the waves one after the other, the nodes of a wave together; stops
 * at the first failure too many. A node that failed after its reboot may be down
 * for good: as many fewer are taken at a time from then on.
 */
export async function rollOutWaves(
  { waves, maxUnavailable }: Pick<WavePlan, "waves" | "maxUnavailable">,
  approvedOf: (host: string) => ApprovedPlan,
  options: WaveRolloutOptions,
): Promise<RolloutResult> {
  const all = waves.flatMap(({ hosts }) => hosts);
  const done: string[] = [];
  const failed = new Map<string, string>();
  const begun = new Set<string>();
  const down: string[] = [];
  for (const [index, wave] of waves.entries()) {
    await options.say(
      `Wave ${index + 1} of ${waves.length}: ${foldNodes(wave.hosts)} ${wave.act}${wave.canary ? ", canary" : ""}`,
    );
    const mayFail = wave.canary ? failed.size : options.maxFailures;
    for (let rest = wave.hosts; rest.length > 0;) {
      const taken = rest.slice(0, maxUnavailable - down.length);
      rest = rest.slice(taken.length);
      await Promise.all(taken.map((host) => take(host)));
      if (failed.size > mayFail || down.length >= maxUnavailable) return result();
    }
  }
  return result();

  async function take(host: string): Promise<void> {
    begun.add(host);
    const outcome = await rollOutNode(host, approvedOf(host), options);
    if (outcome.status === "done") done.push(host);
    else failed.set(host, outcome.why);
    if (outcome.status === "failed" && outcome.acts.length > 0) down.push(host);
    await options.say(`${host}: ${words(outcome)} (${done.length + failed.size} of ${all.length})`);
  }

  function result(): RolloutResult {
    return { done, failed, down, notBegun: all.filter((host) => !begun.has(host)) };
  }
}

function words(outcome: NodeOutcome): string {
  return outcome.status === "done" ? "done" : `failed: ${outcome.why}`;
}
