import { z } from "zod";
import type { LiveObject } from "../facts/cluster/clusterFacts.ts";
import type { ApiResource } from "./apiResources.ts";
import { ClusterError } from "./clusterError.ts";
import type { KubeConnection } from "./kubeConnection.ts";
import { readLines } from "./readLines.ts";
import { nameOf, type ObjectRef, pathOf } from "./objectRef.ts";
import { liveObjectOf } from "./objectShapes.ts";

/** @returns what is still missing, in words; `undefined`: as wanted */
export type Judge = (object: LiveObject | undefined) => Promise<string | undefined>;

export interface WaitOptions {
  readonly timeoutSeconds: number;
  /** Told when what is missing changes. */
  readonly onProgress: (missing: string) => void;
}

const Event = z.object({ type: z.string(), object: z.unknown() });

/** Status changes wake a wait; without one the object is judged anew after this time, seconds. */
const pollSeconds = 5;
/** Shortest time between two looks, seconds: a proxy may end watches at once. */
const restSeconds = 0.2;
/** Pause before an API server that is away is asked again, seconds. */
const awaySeconds = 1;

/** Judges an object at each change until nothing is missing or the time is over. */
export async function waitForObject(
  connection: KubeConnection,
  resource: ApiResource,
  ref: ObjectRef,
  judge: Judge,
  { timeoutSeconds, onProgress }: WaitOptions,
): Promise<string | undefined> {
  const deadline = AbortSignal.timeout(timeoutSeconds * 1000);
  let told: string | undefined;
  for (;;) {
    let missing: string | undefined;
    try {
      const object = await read(connection, resource, ref);
      missing = await judge(object);
      if (missing === undefined) return undefined;
      if (missing !== told) onProgress(missing);
      told = missing;
      if (deadline.aborted) return missing;
      await sleep(restSeconds);
      await change(
        connection,
        resource,
        ref,
        AbortSignal.any([deadline, AbortSignal.timeout(pollSeconds * 1000)]),
      );
    } catch (error) {
      if (!(error instanceof ClusterError) || !isPassing(error)) throw error;
      missing = error.message;
      if (deadline.aborted) return missing;
      await sleep(awaySeconds);
    }
  }
}

function sleep(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

function isPassing({ code }: ClusterError): boolean {
  return code === "unreachable" || code === "timeout" || code === "server" || code === "throttled";
}

async function read(
  connection: KubeConnection,
  resource: ApiResource,
  ref: ObjectRef,
): Promise<LiveObject | undefined> {
  try {
    const what = `read ${nameOf(ref)}`;
    return liveObjectOf(
      await connection.json({ what, method: "GET", path: pathOf(resource, ref), repeatable: true }),
    );
  } catch (error) {
    if (error instanceof ClusterError && error.code === "not_found") return undefined;
    throw error;
  }
}

/** Resolves at the object's next change, when the watch ends, or when the signal says so. */
async function change(
  connection: KubeConnection,
  resource: ApiResource,
  ref: ObjectRef,
  signal: AbortSignal,
): Promise<void> {
  const path = pathOf(resource, ref).replace(/\/[^/]*$/, "");
  const { name } = ref.metadata;
  try {
    const events = await connection.stream(
      {
        what: `watch ${nameOf(ref)}`,
        method: "GET",
        path,
        // Without a version the watch begins with the object as it is: that event is known already.
        query: { watch: "true", fieldSelector: `metadata.name=${name}` },
        repeatable: true,
      },
      signal,
    );
    let seen = 0;
    for await (const line of readLines(events)) {
      // 410 Gone and other ends of a watch come as ERROR: the object is then read anew.
      const { type } = Event.parse(JSON.parse(line));
      seen += 1;
      if (type === "ERROR" || seen > 1) return;
    }
  } catch (error) {
    if (signal.aborted || !(error instanceof ClusterError)) return;
    // Without the right to watch, the next look comes when the time is over.
    if (error.code !== "forbidden") throw error;
    await new Promise((resolve) => {
      signal.addEventListener("abort", resolve, { once: true });
    });
  }
}
