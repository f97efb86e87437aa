import type { ClusterClient } from "../../cluster/clusterClient.ts";
import type { ClusterFacts } from "../../facts/cluster/clusterFacts.ts";
import type { Manifest } from "../../plan/objects/manifest.ts";
import type { ClusterKind } from "./clusterKind.ts";

export interface ReadyOptions {
  /** Longest wait, seconds. */
  readonly timeoutSeconds: number;
  readonly say: (text: string) => Promise<void>;
  /** What the cluster was before the apply. */
  readonly former: ClusterFacts;
}

/** @returns what is still missing at the deadline; `undefined`: ready */
export function waitUntilReady<I>(
  client: ClusterClient,
  kind: ClusterKind<I>,
  inputs: I,
  manifest: Manifest,
  { timeoutSeconds, say, former }: ReadyOptions,
): Promise<string | undefined> {
  return client.waitFor(
    manifest,
    async (object) => {
      if (object === undefined) return "it is gone; something else deleted it";
      const facts = await client.readFactsAgain(kind.readinessReads ?? []);
      const readiness = kind.readinessOf?.(inputs, object, facts, former) ?? { ready: true };
      if (!readiness.ready) return readiness.waitingFor;
      if (readiness.remaining !== undefined) await say(readiness.remaining);
      return undefined;
    },
    { timeoutSeconds, onProgress: (missing) => void say(`waiting: ${missing}`) },
  );
}
