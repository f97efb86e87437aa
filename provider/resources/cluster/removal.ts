import type { ClusterClient } from "../../cluster/clusterClient.ts";
import type { ClusterFacts, LiveObject } from "../../facts/cluster/clusterFacts.ts";
import { pick } from "../pick.ts";
import type { ClusterKind } from "./clusterKind.ts";

type Values = Readonly<Record<string, unknown>>;

/**
 * Why objects that a state stands for must stay; `undefined`: they may go. By
 * the state's own inputs, for the engine asks nobody before a delete.
 */
export function refusedRemoval<I>(
  kind: ClusterKind<I>,
  state: Values,
  objects: readonly LiveObject[],
  facts: ClusterFacts,
): string | undefined {
  const inputs = kind.schema.safeParse(pick(kind.inputKeys, state));
  return objects.length === 0 || !inputs.success
    ? undefined
    : kind.refuseDelete?.(inputs.data, objects, facts);
}

/** @throws Error where the kind says that objects must stay */
export async function refuseRemoval<I>(
  kind: ClusterKind<I>,
  state: Values,
  objects: readonly LiveObject[],
  client: ClusterClient,
): Promise<void> {
  if (objects.length === 0 || kind.refuseDelete === undefined) return;
  const why = refusedRemoval(kind, state, objects, await client.readFactsAgain(kind.reads));
  if (why !== undefined) throw new RemovalError(why);
}

/** Objects that must stay. */
export class RemovalError extends Error {
  override readonly name = "RemovalError";
}

/** In the reverse order of their making. */
export async function removeObjects(
  client: ClusterClient,
  objects: readonly LiveObject[],
): Promise<void> {
  for (const { apiVersion, kind, name, namespace } of objects.toReversed())
    await client.delete({
      apiVersion,
      kind,
      metadata: { name, ...(namespace === null ? {} : { namespace }) },
    });
}
