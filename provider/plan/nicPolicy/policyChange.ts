import { changedFields } from "../objects/changedFields.ts";
import type { DriverNodes } from "./driverNodes.ts";
import type { EffectNote, NicPolicyForecast } from "./effect.ts";
import { appliedStateOf } from "./appliedState.ts";
import { livePolicyOf } from "./livePolicy.ts";
import type { NicPolicyContext } from "./nicPolicyContext.ts";
import { ofedSection } from "./operatorPods.ts";
import type { Tree } from "./tree.ts";
import { safeLoadOf, upgradePolicyOf, upgradeSettings } from "./upgradePolicy.ts";
import { isUnderWay } from "./upgradeState.ts";

/**
 * What a change of upgradePolicy does by itself.
 *
 * @param isUpgraded The driver's pods have another template too, and are told of elsewhere.
 */
export function policyChange(
  before: Tree,
  after: Tree,
  nodes: DriverNodes,
  isUpgraded: boolean,
  { facts }: NicPolicyContext,
): NicPolicyForecast {
  const [from, to] = [upgradePolicyOf(before), upgradePolicyOf(after)];
  const fields = changedFields(upgradeSettings(before), upgradeSettings(after));
  const underWay = nodes.staying.filter((name) => {
    const node = nodes.byName.get(name);
    return node !== undefined && isUnderWay(node);
  });
  const ends = from.autoUpgrade && !to.autoUpgrade;
  const safeLoad = safeLoadOf(to);
  const others = fields.filter((field) => field !== "autoUpgrade" && field !== "safeLoad");
  const notes: EffectNote[] = [
    ...(ends ? [{ code: "auto_upgrade_ends" as const }] : []),
    ...(ends && underWay.length > 0 ? [{ code: "upgrades_stop" as const, nodes: underWay }] : []),
    ...(!from.safeLoad && safeLoad !== null
      ? [{ code: "safe_load" as const, first: safeLoad }]
      : []),
    ...(from.safeLoad && !to.safeLoad ? [{ code: "safe_load_ends" as const }] : []),
    ...(to.autoUpgrade && others.length > 0 && !isUpgraded
      ? [{ code: "next_upgrade" as const, fields: others }]
      : []),
  ];
  const begins = !from.autoUpgrade && to.autoUpgrade && !isUpgraded;
  const live = livePolicyOf(facts);
  const status = live.status === "read" ? (live.value?.status ?? {}) : {};
  // A driver DaemonSet is ready only once every pod has its template.
  const isSettled = appliedStateOf(status, ofedSection.state)?.state === "ready";
  const outdated = begins && !isSettled ? nodes.staying : [];
  return {
    effects: [],
    unknown: outdated.length === 0 ? [] : [{ code: "outdated_drivers", nodes: outdated }],
    notes,
  };
}
