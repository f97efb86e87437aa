import type { LiveObject } from "../../facts/cluster/clusterFacts.ts";
import { foldNodes } from "../../facts/nodeset.ts";
import { read } from "../../facts/reading.ts";
import type { Problem } from "../problem.ts";
import { forecastNicPolicy, type PolicyChange } from "./forecastNicPolicy.ts";
import type { Effect, NicPolicyForecast } from "./effect.ts";
import type { NicPolicyContext } from "./nicPolicyContext.ts";
import { count, list } from "./words.ts";

/** What a delete does to the policy: `refuse` where it would lose something, `delete`: whatever it takes. */
export type OnDelete = "refuse" | "delete";

/** Why a change must not take nvIpam out of the policy; empty where it may, or does not. */
export function poolLossProblems(
  change: PolicyChange,
  onDelete: OnDelete,
  context: NicPolicyContext,
): Problem[] {
  if (onDelete === "delete") return [];
  const { effects, unknown } = forecastNicPolicy(change, context);
  return poolReasons({ effects, unknown, notes: [] }).map((reason) => ({
    path: "spec.nvIpam",
    message: `nvIpam is removed, and ${reason}: ${permission}`,
  }));
}

/**
 * Why the policy must not be deleted. The engine foretells a delete without
 * asking us, so one that would take pools with allocations, templates or
 * drivers in use is refused, and so is one of which that is not known.
 */
export function deletionProblems(
  live: LiveObject,
  onDelete: OnDelete,
  context: NicPolicyContext,
): Problem[] {
  if (onDelete === "delete") return [];
  const forecast = forecastNicPolicy({ before: read(live.spec), after: null }, context);
  return [...poolReasons(forecast), ...otherReasons(forecast)].map((reason) => ({
    path: "",
    message: `NicClusterPolicy "${live.name}" is not deleted, for ${reason}: ${permission}`,
  }));
}

const permission = 'expected nothing to be lost; apply onDelete: "delete" first if that is meant';

function poolReasons({ effects, unknown }: NicPolicyForecast): string[] {
  return [
    ...effects.flatMap((effect) => {
      const held = poolsInUse(effect);
      return held.length === 0
        ? []
        : [
            `its pools would go with it: ${foldNodes(held.map(({ name }) => name))}, with ` +
              `${count(
                held.reduce((sum, { nodes }) => sum + nodes.length, 0),
                "block",
              )} allocated to ${foldNodes(held.flatMap(({ nodes }) => nodes))}`,
          ];
    }),
    ...unknown.flatMap((each) =>
      each.code === "pools"
        ? [`pools may go with it that could not be read (${each.kind}: ${each.why})`]
        : [],
    ),
  ];
}

function poolsInUse(effect: Effect): Extract<Effect, { code: "pools_deleted" }>["pools"] {
  return effect.code === "pools_deleted"
    ? effect.pools.filter(({ nodes }) => nodes.length > 0)
    : [];
}

function otherReasons({ effects, unknown }: NicPolicyForecast): string[] {
  return [
    ...effects.flatMap((effect) => {
      if (effect.code === "templates_deleted")
        return [`NicConfigurationTemplate ${list(effect.templates)} would go with it`];
      if (effect.code !== "driver_unload") return [];
      const nodes = effect.nodes.length === 0 ? "every node" : foldNodes(effect.nodes);
      return [`the driver of ${nodes} would be unloaded at once, without a drain`];
    }),
    ...unknown.flatMap((each) =>
      each.code === "templates"
        ? [`templates may go with it that could not be read (${each.why})`]
        : [],
    ),
  ];
}
