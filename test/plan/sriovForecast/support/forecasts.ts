import assert from "node:assert/strict";
import {
  type ForecastInput,
  type NodeForecast,
  forecastSriov,
} from "../../../../provider/plan/sriovForecast/forecastSriov.ts";
import { type Edit, noEdit } from "../../../../provider/plan/sriovForecast/overlayFacts.ts";
import { pool } from "./operatorFacts.ts";

export type Short = readonly [node: string, outcome: string, when: string, isNew: boolean];

export function forecast(
  input: Omit<ForecastInput, "edit"> & { readonly edit?: Partial<Edit> },
): readonly NodeForecast[] {
  const result = forecastSriov({ ...input, edit: { ...noEdit, ...input.edit } });
  assert.equal(result.unknown, null);
  return result.nodes;
}

export const short = (nodes: readonly NodeForecast[]): Short[] =>
  nodes.map(({ node: { node: each }, outcome, when, isNew }) => [each.name, outcome, when, isNew]);

export const exclusive = pool("p", { rdmaMode: "exclusive" });
