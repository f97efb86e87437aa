import assert from "node:assert/strict";
import { ClusterError, type ClusterErrorCode } from "../../../provider/cluster/clusterError.ts";

/** A check for assert.rejects(): code and words of a ClusterError, and no secret in it. */
export function failsWith(code: ClusterErrorCode, ...words: readonly RegExp[]) {
  return (error: unknown): true => {
    assert.ok(error instanceof ClusterError, String(error));
    assert.equal(error.code, code, error.message);
    for (const word of words) assert.match(error.message, word);
    assert.doesNotMatch(error.message, /s3cret|BEGIN |\n/);
    return true;
  };
}
