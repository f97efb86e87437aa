import type { Handler } from "./handler.ts";
import { identityOf } from "./identity.ts";
import { InputError } from "./parseInput.ts";
import { schemaVersion } from "./schemaVersion.ts";

type Values = Record<string, unknown>;

/**
 * The same methods, which refuse a state that a later release wrote: what it keeps
 * may mean something else there. diff() is the first that sees it in preview and up,
 * read() in refresh, delete() in destroy.
 *
 * @param type Name of the class, for the message.
 */
export function readableState(type: string, handler: Handler): Handler {
  return {
    ...handler,
    diff: async (id, olds, news) => {
      refuseNewer(type, olds);
      return handler.diff(id, olds, news);
    },
    read: async (id, properties) => {
      refuseNewer(type, properties);
      return handler.read(id, properties);
    },
    update: async (id, olds, news) => {
      refuseNewer(type, olds);
      return handler.update(id, olds, news);
    },
    delete: async (id, properties) => {
      refuseNewer(type, properties);
      return handler.delete(id, properties);
    },
  };
}

/** @throws InputError that says which state it is and what reads it */
function refuseNewer(type: string, state: Values): void {
  const written = state.schemaVersion;
  if (typeof written !== "number" || written <= schemaVersion) return;
  throw new InputError(identityOf(type, state).label, [
    {
      path: "",
      message:
        `its state has schema version ${written}, written by a later release of pulumi-rdma; ` +
        `this one reads up to ${schemaVersion}: install that release again ` +
        "(the CHANGELOG names it under State), or put the stack's earlier state back with `pulumi stack import`",
    },
  ]);
}
