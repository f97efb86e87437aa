import type { NodeFacts } from "../../facts/cluster/clusterFacts.ts";
import { blockingPods, evictedPods } from "./drainedPods.ts";
import type { DriverNodes } from "./driverNodes.ts";
import { driverReloadNotes } from "./driverReloadNotes.ts";
import type { Effect, EffectNote, NicPolicyForecast } from "./effect.ts";
import type { NicPolicyContext } from "./nicPolicyContext.ts";
import type { Tree } from "./tree.ts";
import { type UpgradePolicy, upgradePolicyOf } from "./upgradePolicy.ts";
import {
  failedState,
  isSkipped,
  isUnderWay,
  upgradeStateOf,
  usesMaintenanceOperator,
} from "./upgradeState.ts";

/** What becomes of nodes whose driver pod has another template from now on. */
export function driverUpgrade(
  nodes: DriverNodes,
  fields: readonly string[],
  after: Tree,
  context: NicPolicyContext,
): NicPolicyForecast {
  const policy = upgradePolicyOf(after);
  if (!policy.autoUpgrade)
    return {
      effects:
        nodes.staying.length === 0
          ? []
          : [{ code: "driver_pending", nodes: nodes.staying, fields }],
      unknown: nodes.unknown,
      notes: driverReloadNotes(nodes.staying, after, context),
    };
  const groups = groupNodes(nodes);
  const moved = [...groups.ready, ...groups.underWay];
  const upgrade = (names: readonly string[], state: string | null): Effect[] =>
    names.length === 0
      ? []
      : [
          {
            code: "driver_upgrade",
            nodes: names,
            drain: policy.drain,
            fields,
            evicted: evictedPods(names, policy.drain, nodes.pods),
            state,
          },
        ];
  const states = Map.groupBy(groups.underWay, (name) => stateOf(nodes.byName.get(name)));
  return {
    effects: [
      ...upgrade(groups.ready, null),
      ...[...states].flatMap(([state, names]) => upgrade(names, state)),
      ...blocked(moved, policy, nodes),
      ...listed("driver_skipped", groups.skipped),
      ...listed("upgrade_failed", groups.failed),
    ],
    unknown: nodes.unknown,
    notes: [...paceNotes(nodes, groups, policy), ...driverReloadNotes(moved, after, context)],
  };
}

interface Groups {
  readonly ready: readonly string[];
  readonly underWay: readonly string[];
  readonly skipped: readonly string[];
  readonly failed: readonly string[];
}

/** A node that is not known counts as ready to be upgraded. */
function groupNodes({ staying, byName }: DriverNodes): Groups {
  const groups = Map.groupBy(staying, (name) => {
    const node = byName.get(name);
    if (node === undefined) return "ready";
    if (isUnderWay(node)) return "underWay";
    if (upgradeStateOf(node) === failedState) return "failed";
    return isSkipped(node) ? "skipped" : "ready";
  });
  return {
    ready: groups.get("ready") ?? [],
    underWay: groups.get("underWay") ?? [],
    skipped: groups.get("skipped") ?? [],
    failed: groups.get("failed") ?? [],
  };
}

function stateOf(node: NodeFacts | undefined): string {
  return node === undefined ? "" : upgradeStateOf(node);
}

function listed(code: "driver_skipped" | "upgrade_failed", nodes: readonly string[]): Effect[] {
  return nodes.length === 0 ? [] : [{ code, nodes }];
}

function blocked(
  names: readonly string[],
  { drain }: UpgradePolicy,
  { pods }: DriverNodes,
): Effect[] {
  const blocking = blockingPods(names, drain, pods);
  if (blocking.length === 0) return [];
  return [
    {
      code: "drain_blocked",
      nodes: [...new Set(blocking.flatMap(({ node }) => node ?? []))],
      pods: blocking.map(({ namespace, name }) => `${namespace}/${name}`).sort(),
    },
  ];
}

function paceNotes(
  { byName, missing }: DriverNodes,
  groups: Groups,
  { maxParallelUpgrades, waitForCompletion }: UpgradePolicy,
): EffectNote[] {
  if (groups.ready.length + groups.underWay.length === 0) return [];
  const cordoned = groups.ready.filter((name) => byName.get(name)?.unschedulable === true);
  const requestors = [...groups.ready, ...groups.underWay].filter((name) => {
    const node = byName.get(name);
    return node !== undefined && usesMaintenanceOperator(node);
  });
  return [
    {
      code: "pace",
      total: groups.ready.length + groups.underWay.length,
      atATime: maxParallelUpgrades,
      underWay: groups.underWay,
      failed: groups.failed,
      cordoned,
    },
    ...(waitForCompletion === null
      ? []
      : [{ code: "wait_for_pods" as const, ...waitForCompletion }]),
    ...(requestors.length === 0
      ? []
      : [{ code: "maintenance_operator" as const, nodes: requestors }]),
    ...(missing.length === 0 ? [] : [{ code: "driver_missing" as const, nodes: missing }]),
  ];
}
