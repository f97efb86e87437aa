import assert from "node:assert/strict";
import type { HostFacts } from "../../../../provider/facts/hostFacts.ts";
import type { Claim } from "../../../../provider/plan/claim.ts";
import type { Conflict } from "../../../../provider/plan/sriovForecast/conflicts/conflict.ts";
import { conflictsOf } from "../../../../provider/plan/sriovForecast/conflicts/conflictsOf.ts";
import { type ClusterParts, clusterFacts, policy } from "./operatorFacts.ts";
import { firmwareClaim } from "../../../support/claims.ts";
import { hostFacts } from "../../../support/factsBuilder.ts";

export type Tree = Readonly<Record<string, unknown>>;

export function find(
  claim: Claim,
  parts: ClusterParts,
  host: HostFacts = hostFacts(),
): readonly Conflict[] {
  const { conflicts, unknown: doubts } = conflictsOf({
    claims: [claim],
    nodeOf: new Map([["host1", "n1"]]),
    hosts: new Map([["host1", host]]),
    facts: clusterFacts(parts),
  });
  assert.deepEqual(doubts, []);
  return conflicts;
}

export type Short = readonly [string, string, string, string, string];

export const short = (found: readonly Conflict[]): Short[] =>
  found.map(({ severity, what, ours, theirs, effect }) => [
    severity,
    what,
    ours.value,
    `${theirs.object}: ${theirs.value}`,
    effect,
  ]);

export const exactly = (numOfVfs: number): Claim => firmwareClaim({ numOfVfs, match: "exactly" });
export const atLeast = (numOfVfs: number): Claim => firmwareClaim({ numOfVfs });
export const asks = (numVfs: number, spec: Tree = {}): ClusterParts => ({
  policies: [policy("ib", { numVfs, ...spec })],
});

export const policyIb = "SriovNetworkNodePolicy ib";
