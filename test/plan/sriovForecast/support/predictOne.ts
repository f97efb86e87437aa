import assert from "node:assert/strict";
import type { HostFacts } from "../../../../provider/facts/hostFacts.ts";
import { predictAll } from "../../../../provider/plan/sriovForecast/forecastSriov.ts";
import type { Prediction } from "../../../../provider/plan/sriovForecast/predictNode.ts";
import { situationOf } from "../../../../provider/plan/sriovForecast/situation.ts";
import { clusterFacts, type ClusterParts } from "./operatorFacts.ts";

/** What the operator makes of node `n1` as things are. */
export function predictOne(parts: ClusterParts, host?: HostFacts): Prediction {
  const hosts = new Map(host === undefined ? [] : [["n1", host] as const]);
  const situation = situationOf(clusterFacts(parts), hosts);
  assert.ok(situation.status === "read");
  const prediction = predictAll(situation.value, undefined).get("n1");
  assert.ok(prediction !== undefined);
  return prediction;
}

/** Codes of the reasons of one sort, in order. */
export function codes(reasons: readonly { readonly code: string }[]): string[] {
  return reasons.map(({ code }) => code);
}
