import { ClusterError } from "../cluster/clusterError.ts";
import { explainedError } from "../facts/explained.ts";
import { HostError } from "../hosts/hostError.ts";
import { RemovalError } from "./cluster/removal.ts";
import type { Handler } from "./handler.ts";
import { InputError } from "./parseInput.ts";

/** Failures that a user can do something about; their messages say what. */
const expected = [ClusterError, HostError, InputError, RemovalError];

/**
 * The same methods, whose expected failures carry no stack: the SDK's dynamic
 * provider prints it (cmd/dynamic-provider of @pulumi/pulumi 3.270).
 */
export function plainErrors(handler: Handler): Handler {
  return {
    check: plain(handler.check),
    diff: plain(handler.diff),
    create: plain(handler.create),
    read: plain(handler.read),
    update: plain(handler.update),
    delete: plain(handler.delete),
  };
}

function plain<A extends unknown[], R>(
  method: (...words: A) => Promise<R>,
): (...words: A) => Promise<R> {
  return async (...words) => {
    try {
      return await method(...words);
    } catch (error) {
      const isExpected = error instanceof Error && expected.some((kind) => error instanceof kind);
      if (isExpected) {
        error.message = explainedError(error);
        error.stack = "";
      }
      throw error;
    }
  };
}
