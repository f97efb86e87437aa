import { type Reading, read } from "../../facts/reading.ts";
import { rankOf } from "./disturbance.ts";
import { mergeForecasts, type NicPolicyForecast, noForecast } from "./effect.ts";
import { forecastDriver } from "./forecastDriver.ts";
import { forecastRemoval } from "./forecastRemoval.ts";
import { forecastRestarts } from "./forecastRestarts.ts";
import { livePolicyOf } from "./livePolicy.ts";
import type { NicPolicyContext } from "./nicPolicyContext.ts";
import type { Tree } from "./tree.ts";

export interface PolicyChange {
  /** Spec on the cluster; `null`: there is no policy. */
  readonly before: Reading<Tree | null>;
  /** Spec as it will be, as applied or as the API server answered to a dry run; `null`: it is deleted. */
  readonly after: Tree | null;
}

/** The live policy as the former state of a change. */
export function changeTo(after: Tree | null, { facts }: NicPolicyContext): PolicyChange {
  const live = livePolicyOf(facts);
  return { before: live.status === "unknown" ? live : read(live.value?.spec ?? null), after };
}

/** What the operator would do to the nodes and their pods for a change of its policy. */
export function forecastNicPolicy(
  { before, after }: PolicyChange,
  context: NicPolicyContext,
): NicPolicyForecast {
  if (before.status === "unknown")
    return { ...noForecast, unknown: [{ code: "live_policy", why: before.why }] };
  const [from, to] = [before.value ?? {}, after ?? {}];
  const { effects, unknown, notes } = mergeForecasts([
    forecastDriver(from, to, context),
    forecastRemoval(from, to, context),
    forecastRestarts(from, to, context),
  ]);
  return { effects: effects.toSorted((a, b) => rankOf(a) - rankOf(b)), unknown, notes };
}
