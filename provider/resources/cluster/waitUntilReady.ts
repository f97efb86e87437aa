import type { ClusterClient } from "../../cluster/clusterClient.ts";
import type { Manifest } from "../../plan/objects/manifest.ts";
import type { ClusterKind } from "./clusterKind.ts";

/** Longest wait for an object to become ready, seconds. */
const defaultSeconds = 900;

/** @returns what is still missing at the deadline; `undefined`: ready */
export function waitUntilReady<I>(
  client: ClusterClient,
  kind: ClusterKind<I>,
  manifest: Manifest,
  inputs: Readonly<Record<string, unknown>>,
  say: (text: string) => Promise<void>,
): Promise<string | undefined> {
  const { readyTimeoutSeconds } = inputs;
  return client.waitFor(
    manifest,
    async (object) => {
      if (object === undefined) return "it is gone; something else deleted it";
      const readiness = kind.readinessOf?.(object, await client.readFactsAgain(["pods", "nodes"]));
      return readiness === undefined || readiness.ready ? undefined : readiness.waitingFor;
    },
    {
      timeoutSeconds:
        typeof readyTimeoutSeconds === "number" ? readyTimeoutSeconds : defaultSeconds,
      onProgress: (missing) => void say(`waiting: ${missing}`),
    },
  );
}
