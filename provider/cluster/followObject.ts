import { z } from "zod";
import type { LiveObject } from "../facts/cluster/clusterFacts.ts";
import type { ApiResource } from "./apiResources.ts";
import { ClusterError } from "./clusterError.ts";
import type { ApiRequest, KubeConnection } from "./kubeConnection.ts";
import { collectionOf, nameOf, type ObjectRef } from "./objectRef.ts";
import { liveObjectOf } from "./objectShapes.ts";
import { pause } from "./pause.ts";
import type { Pace } from "./pace.ts";
import { readLines } from "./readLines.ts";

export interface Followed {
  readonly resource: ApiResource;
  readonly ref: ObjectRef;
  readonly pace: Pace;
  /** Ends it. */
  readonly signal: AbortSignal;
}

type Tell = (object: LiveObject | undefined) => void;

const Page = z.object({
  metadata: z.object({ resourceVersion: z.string() }),
  items: z
    .array(z.unknown())
    .nullable()
    .transform((items) => items ?? []),
});

const Event = z.object({
  type: z.enum(["ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR"]),
  object: z.looseObject({
    metadata: z.looseObject({ resourceVersion: z.string().optional() }).optional(),
  }),
});

/**
 * Tells an object's state now and at each change; `undefined`: there is none. A
 * watch that ends goes on from the last version that was seen; one whose version
 * the API server no longer knows (410 Gone) begins anew.
 *
 * @returns when the signal says so
 * @throws ClusterError where the object cannot be read
 */
export async function followObject(
  connection: KubeConnection,
  followed: Followed,
  tell: Tell,
): Promise<void> {
  const { signal, pace } = followed;
  let version: string | undefined;
  while (!signal.aborted) {
    version ??= await look(connection, followed, tell);
    if (version !== undefined) version = await watch(connection, followed, version, tell);
    await pause(pace.restSeconds, signal);
  }
}

/** @returns the version of the list that the object was looked up in; `undefined` where the kind is gone, and the object with it */
async function look(
  connection: KubeConnection,
  { resource, ref, pace, signal }: Followed,
  tell: Tell,
): Promise<string | undefined> {
  const asked: ApiRequest = {
    what: `read ${nameOf(ref)}`,
    method: "GET",
    path: collectionOf(resource, ref),
    query: { fieldSelector: `metadata.name=${ref.metadata.name}` },
    repeatable: true,
    signal,
  };
  try {
    const { metadata, items } = await connection.read(asked, Page);
    const [item] = items;
    tell(item === undefined ? undefined : liveObjectOf(item, ref));
    return metadata.resourceVersion;
  } catch (error) {
    if (!(error instanceof ClusterError) || error.code !== "not_found") throw error;
    tell(undefined);
    await pause(pace.pollSeconds, signal);
    return undefined;
  }
}

/** @returns the last version that was seen; `undefined` where the object must be looked up anew */
async function watch(
  connection: KubeConnection,
  { resource, ref, pace, signal }: Followed,
  since: string,
  tell: Tell,
): Promise<string | undefined> {
  const asked: ApiRequest = {
    what: `watch ${nameOf(ref)}`,
    method: "GET",
    path: collectionOf(resource, ref),
    query: {
      watch: "true",
      fieldSelector: `metadata.name=${ref.metadata.name}`,
      resourceVersion: since,
      allowWatchBookmarks: "true",
      timeoutSeconds: String(pace.watchSeconds),
    },
    repeatable: true,
    signal,
  };
  let version = since;
  try {
    for await (const line of readLines(await connection.stream(asked, pace.silentSeconds))) {
      const { type, object } = Event.parse(JSON.parse(line));
      if (type === "ERROR") return undefined;
      if (type === "DELETED") tell(undefined);
      else if (type !== "BOOKMARK") tell(liveObjectOf(object, ref));
      version = object.metadata?.resourceVersion ?? version;
    }
    return version;
  } catch (error) {
    // What is no watch (any more), a connection that broke: the object is looked up instead.
    if (!(error instanceof ClusterError)) return undefined;
    if (error.code !== "expired" && error.code !== "not_found" && error.code !== "forbidden")
      throw error;
    if (error.code === "forbidden") await pause(pace.pollSeconds, signal);
    return undefined;
  }
}
