import type { ClusterClient } from "../../cluster/clusterClient.ts";
import type { Manifest } from "../../plan/objects/manifest.ts";
import type { ClusterKind } from "./clusterKind.ts";

export interface ReadyOptions {
  /** Longest wait, seconds. */
  readonly timeoutSeconds: number;
  readonly say: (text: string) => Promise<void>;
}

/** @returns what is still missing at the deadline; `undefined`: ready */
export function waitUntilReady<I>(
  client: ClusterClient,
  kind: ClusterKind<I>,
  inputs: I,
  manifest: Manifest,
  { timeoutSeconds, say }: ReadyOptions,
): Promise<string | undefined> {
  return client.waitFor(
    manifest,
    async (object) => {
      if (object === undefined) return "it is gone; something else deleted it";
      const facts = await client.readFactsAgain(kind.readinessReads ?? []);
      const readiness = kind.readinessOf?.(inputs, object, facts);
      return readiness === undefined || readiness.ready ? undefined : readiness.waitingFor;
    },
    { timeoutSeconds, onProgress: (missing) => void say(`waiting: ${missing}`) },
  );
}
