import { changedFields } from "../objects/changedFields.ts";
import { driverNodes, nodesToLoad } from "./driverNodes.ts";
import { driverReloadNotes } from "./driverReloadNotes.ts";
import {
  type Effect,
  type EffectNote,
  mergeForecasts,
  type NicPolicyForecast,
  noForecast,
} from "./effect.ts";
import { driverUpgrade } from "./driverUpgrade.ts";
import { policyChange } from "./policyChange.ts";
import type { NicPolicyContext } from "./nicPolicyContext.ts";
import { ofedSection } from "./operatorPods.ts";
import { templateChanges } from "./podTemplate.ts";
import { ofedPath } from "./sections.ts";
import { sectionAt, type Tree } from "./tree.ts";
import {
  safeLoadOf,
  type UpgradePolicy,
  upgradePolicyOf,
  upgradeSettings,
} from "./upgradePolicy.ts";

/** What becomes of the driver containers, and of the nodes whose driver they are. */
export function forecastDriver(
  before: Tree,
  after: Tree,
  context: NicPolicyContext,
): NicPolicyForecast {
  const [was, is] = [sectionAt(before, ofedPath), sectionAt(after, ofedPath)];
  if (was === undefined) return is === undefined ? noForecast : firstLoad(after, context);
  return is === undefined ? unload(before, after, context) : change(before, after, context);
}

/** Its pods start on every node at the same time; safeLoad makes each wait for a drain. */
function firstLoad(after: Tree, context: NicPolicyContext): NicPolicyForecast {
  const { nodes, unknown } = nodesToLoad(after, context);
  const policy = upgradePolicyOf(after);
  const safeLoad = safeLoadOf(policy);
  const effects: Effect[] =
    nodes.length === 0 && unknown.length === 0 ? [] : [{ code: "driver_load", nodes, safeLoad }];
  const notes: EffectNote[] = [
    ...(safeLoad === null || nodes.length === 0 ? [] : [paceOf(nodes, policy)]),
    ...driverReloadNotes(nodes, after, context),
    ...(safeLoad === null ? [] : [{ code: "safe_load" as const, first: safeLoad }]),
  ];
  return { effects, unknown, notes };
}

function paceOf(nodes: readonly string[], { maxParallelUpgrades }: UpgradePolicy): EffectNote {
  const [underWay, failed, cordoned]: [string[], string[], string[]] = [[], [], []];
  const atATime = maxParallelUpgrades;
  return { code: "pace", total: nodes.length, atATime, underWay, failed, cordoned };
}

/** The DaemonSets are deleted (state_skel.go handleStateObjectsDeletion), and with them all pods at once. */
function unload(before: Tree, after: Tree, context: NicPolicyContext): NicPolicyForecast {
  const { staying, leaving, unknown } = driverNodes(before, after, context);
  const nodes = [...staying, ...leaving.map(({ name }) => name)];
  return {
    effects:
      nodes.length === 0 && unknown.length === 0
        ? []
        : [{ code: "driver_unload", nodes, why: "removed" }],
    unknown,
    notes: [],
  };
}

function change(before: Tree, after: Tree, context: NicPolicyContext): NicPolicyForecast {
  const fields = templateChanges(before, after, ofedSection);
  const settings = changedFields(upgradeSettings(before), upgradeSettings(after));
  if (fields.length === 0 && settings.length === 0) return noForecast;
  const nodes = driverNodes(before, after, context);
  const safeLoad = safeLoadOf(upgradePolicyOf(after));
  const moved = mergeForecasts([
    ...(["affinity", "taint"] as const).map((why): NicPolicyForecast => {
      const left = nodes.leaving.filter((each) => each.why === why).map(({ name }) => name);
      return left.length === 0
        ? noForecast
        : { ...noForecast, effects: [{ code: "driver_unload", nodes: left, why }] };
    }),
    nodes.coming.length === 0
      ? noForecast
      : {
          effects: [{ code: "driver_load", nodes: nodes.coming, safeLoad }],
          unknown: [],
          notes: driverReloadNotes(nodes.coming, after, context),
        },
  ]);
  return mergeForecasts([
    moved,
    fields.length === 0 ? noForecast : driverUpgrade(nodes, fields, after, context),
    policyChange(before, after, nodes, fields.length > 0, context),
  ]);
}
