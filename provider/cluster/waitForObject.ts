import type { LiveObject } from "../facts/cluster/clusterFacts.ts";
import type { ApiResource } from "./apiResources.ts";
import { ClusterError } from "./clusterError.ts";
import { followObject } from "./followObject.ts";
import type { KubeConnection } from "./kubeConnection.ts";
import type { ObjectRef } from "./objectRef.ts";
import { type Pace, usualPace } from "./pace.ts";
import { pause } from "./pause.ts";

/** @returns what is still missing, in words; `undefined`: as wanted */
export type Judge = (object: LiveObject | undefined) => Promise<string | undefined>;

export interface WaitOptions {
  readonly timeoutSeconds: number;
  /** Told when what is missing changes. */
  readonly onProgress: (missing: string) => void;
  /** Gives up the wait: it then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface WantedObject {
  readonly ref: ObjectRef;
  /** Where objects of its kind live. */
  readonly find: () => Promise<ApiResource>;
}

/** What another try may mend: the wait goes on. */
const passing: ReadonlySet<string> = new Set(["unreachable", "timeout", "server", "throttled"]);

/**
 * Judges an object at each change until nothing is missing or the time is over.
 * An API server that is away is waited for.
 *
 * @returns what is still missing at the deadline; `undefined` where all is well
 * @throws ClusterError where waiting cannot help: no rights, credentials that are not accepted
 */
export async function waitForObject(
  connection: KubeConnection,
  wanted: WantedObject,
  judge: Judge,
  { timeoutSeconds, onProgress, signal }: WaitOptions,
  pace = usualPace,
): Promise<string | undefined> {
  const deadline = AbortSignal.timeout(timeoutSeconds * 1000);
  const end = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
  let missing = "it was not read yet";
  const tell = (what: string): void => {
    if (what !== missing) onProgress(what);
    missing = what;
  };
  const judgeAndTell = async (object: LiveObject | undefined): Promise<boolean> => {
    const found = await judge(object);
    if (found !== undefined && !end.aborted) tell(found);
    return found === undefined;
  };
  const isOver = (): boolean => end.aborted;
  while (!isOver()) {
    try {
      if (await isWellBefore(end, connection, wanted, pace, judgeAndTell)) return undefined;
    } catch (error) {
      if (!(error instanceof ClusterError) || !passing.has(error.code)) throw error;
      // The end breaks requests, too.
      if (!isOver()) tell(error.message);
      await pause(pace.awaySeconds, end);
    }
  }
  signal?.throwIfAborted();
  return missing;
}

/**
 * @param isWell Judges a state.
 * @returns false when the signal comes first
 */
async function isWellBefore(
  end: AbortSignal,
  connection: KubeConnection,
  { find, ref }: WantedObject,
  pace: Pace,
  isWell: (object: LiveObject | undefined) => Promise<boolean>,
): Promise<boolean> {
  const resource = await find();
  const stop = new AbortController();
  const signal = AbortSignal.any([end, stop.signal]);
  let seen: { readonly object: LiveObject | undefined } | undefined;
  let change = Promise.withResolvers<undefined>();
  // A judge that reads thousands of pods is asked less often, for the API server's sake.
  let judgedSeconds = 0;
  const following = followObject(connection, { resource, ref, pace, signal }, (object) => {
    seen = { object };
    change.resolve(undefined);
  });
  try {
    for (;;) {
      const patience = Math.max(pace.pollSeconds, 4 * judgedSeconds);
      await Promise.race([change.promise, following, pause(patience, signal)]);
      if (end.aborted) return false;
      if (seen === undefined) continue;
      change = Promise.withResolvers();
      // The judge may hang where the API server does: the deadline holds all the same.
      const began = performance.now();
      const isDone = await Promise.race([isWell(seen.object), following.then(() => false)]);
      if (isDone) return true;
      judgedSeconds = (performance.now() - began) / 1000;
      await pause(Math.max(pace.restSeconds, judgedSeconds), signal);
    }
  } finally {
    stop.abort();
    // Its failure was told, or came after the end.
    following.catch(() => undefined);
  }
}
