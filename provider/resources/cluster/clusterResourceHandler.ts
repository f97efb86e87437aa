import { objectName } from "../../plan/objects/manifest.ts";
import type { Handler } from "../handler.ts";
import { identityOf } from "../identity.ts";
import { pick } from "../pick.ts";
import { plainErrors } from "../plainErrors.ts";
import { readableState } from "../readableState.ts";
import { sameInputs } from "../sameInputs.ts";
import { session } from "../configuration/session.ts";
import { checkClusterResource } from "./checkClusterResource.ts";
import type { ClusterKind } from "./clusterKind.ts";
import { manifestsOfState } from "./goneObjects.ts";
import { ownerOf } from "./ownership.ts";
import { presentObject, presentObjects } from "./presentObjects.ts";
import { refuseRemoval, removeObjects } from "./removal.ts";
import { updateClusterResource } from "./updateClusterResource.ts";

/** The dynamic provider's methods of one kind of cluster resource. */
export function clusterResourceHandler<I>(kind: ClusterKind<I>): Handler {
  const handler: Handler = {
    check: (olds, news) => checkClusterResource(kind, olds, news),

    diff: (_id, olds, news) =>
      Promise.resolve({
        changes:
          (Array.isArray(news.pending) && news.pending.length > 0) ||
          !sameInputs(kind.inputKeys, olds, news),
      }),

    create: async (news) => {
      const id = identityOf(kind.type, news).owner;
      return { id, outs: await updateClusterResource(kind, id, {}, news) };
    },

    update: async (id, olds, news) => ({
      outs: await updateClusterResource(kind, id, olds, news),
    }),

    read: async (id, properties) => {
      const client = await session().cluster();
      const objects = await Promise.all(
        manifestsOfState(kind, properties).map(
          async (manifest) =>
            [objectName(manifest), await presentObject(client, manifest)] as const,
        ),
      );
      const live = Object.fromEntries(
        objects.map(([name, object]) => [name, object === undefined ? "gone" : object.spec]),
      );
      const checked = Object.keys(properties).filter(
        (key) => key !== "live" && key !== "schemaVersion",
      );
      return { id, props: { ...properties, live }, inputs: pick(checked, properties) };
    },

    delete: async (_id, properties) => {
      const client = await session().cluster();
      const { owner } = identityOf(kind.type, properties);
      const present = (await presentObjects(client, manifestsOfState(kind, properties))).filter(
        (object) => ownerOf(object) === owner,
      );
      await refuseRemoval(kind, properties, present, client);
      await removeObjects(client, present);
    },
  };
  return plainErrors(readableState(kind.type, handler));
}
