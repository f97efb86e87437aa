import { foldNodes } from "../../facts/nodeset.ts";
import { formatDrain } from "./formatDrain.ts";
import type { Effect } from "./effect.ts";
import { count, list } from "./words.ts";

/** What an effect does and why, one sentence after the other. */
export function formatEffect(effect: Effect): string {
  switch (effect.code) {
    case "pools_deleted":
      return (
        `nvIpam is removed, and with it the kind ${effect.kind} and every pool of it: ${poolsText(effect.pools)}. ` +
        "Pods that start get no address from them, and the same pools made anew deal out their blocks anew"
      );
    case "templates_deleted":
      return `nicConfigurationOperator is removed, and with it its kinds: NicConfigurationTemplate ${list(effect.templates)} deleted`;
    case "driver_unload":
      return `${unloadReason[effect.why]}: the driver's pod is deleted on all of them at once, without cordon or drain, and the host's own driver is loaded under what runs there`;
    case "driver_upgrade":
      return `${fieldsText("ofedDriver", effect.fields)}: ${formatDrain(effect)}`;
    case "driver_load":
      return loadText[effect.safeLoad ?? "nothing"];
    case "driver_pending":
      return `${fieldsText("ofedDriver", effect.fields)}, and autoUpgrade is off: nothing happens until the driver's pod is deleted or the node boots; the policy is not ready until all have it`;
    case "driver_skipped":
      return "the label nvidia.com/ofed-driver-upgrade.skip=true keeps the former driver here; the policy is not ready until it is removed and the node upgraded";
    case "upgrade_failed":
      return "an earlier upgrade failed here (upgrade-failed): the node is not taken up again, and holds one of the places, until its driver pod is deleted by hand and ready";
    case "drain_blocked":
      return `the drain would fail at once and leave the node cordoned and upgrade-failed: no controller would make ${list(effect.pods)} again; delete ${effect.pods.length === 1 ? "it" : "them"} first, or set drain.force`;
    case "component_removed":
      return `${effect.section} is removed: ${removalText(effect)}`;
    case "component_leaves":
      return `${unloadReason[effect.why]}: the pods of ${list(effect.sections)} are deleted there at once`;
    case "component_restart":
      return `${list(effect.sections)}: ${list(effect.fields)} ${effect.fields.length === 1 ? "changes" : "change"}, and the pods are replaced one node after the other, without a drain${restartText(effect)}`;
  }
}

const loadText = {
  drain:
    "ofedDriver is new here: its pod waits (safeLoad) until the node is cordoned and drained, then replaces the host's driver",
  cordon:
    "ofedDriver is new here: its pod waits (safeLoad) until the node is cordoned, then replaces the host's driver under what runs there, for upgradePolicy.drain is absent or off",
  nothing:
    "ofedDriver is new here: its pod replaces the host's driver on all of them at once, without cordon or drain; set upgradePolicy.safeLoad with autoUpgrade and drain to have each node drained first",
} as const;

const unloadReason = {
  removed: "ofedDriver is removed",
  affinity: "nodeAffinity no longer means these nodes",
  taint: "tolerations no longer cover a NoExecute taint of these nodes",
} as const;

function poolsText(pools: Extract<Effect, { code: "pools_deleted" }>["pools"]): string {
  const held = pools.filter(({ nodes }) => nodes.length > 0);
  const free = pools.filter(({ nodes }) => nodes.length === 0);
  const blocks = held.reduce((sum, { nodes }) => sum + nodes.length, 0);
  return [
    ...(held.length === 0
      ? []
      : [`${foldNodes(held.map(({ name }) => name))} with ${count(blocks, "allocated block")}`]),
    ...(free.length === 0
      ? []
      : [`${foldNodes(free.map(({ name }) => name))} without allocations`]),
  ].join("; ");
}

function removalText({
  section,
  resources,
  users,
}: Extract<Effect, { code: "component_removed" }>): string {
  if (resources.length > 0)
    return (
      `nodes stop offering ${list(resources)}; ` +
      (users === 0 ? "no pod has them now" : `${count(users, "pod")} with them now, which go on`) +
      "; no new one is scheduled"
    );
  return consequences[section] ?? "its pods are deleted";
}

const network = "new pods with networks of it fail to start";

const consequences: Readonly<Record<string, string>> = {
  "secondaryNetwork.multus": "new pods get no secondary network",
  "secondaryNetwork.cniPlugins": network,
  "secondaryNetwork.ipoib": network,
  "secondaryNetwork.ipamPlugin": network,
  nvIpam: network,
  ibKubernetes: "new pods get no GUID and no partition",
  rdmaSharedDevicePlugin: "nodes stop offering its resources",
  sriovDevicePlugin: "nodes stop offering its resources",
  nicFeatureDiscovery: "its node labels are no longer kept up",
  docaTelemetryService: "its metrics end",
  nicConfigurationOperator: "cards are no longer kept at their configuration",
  spectrumXOperator: "its flows are no longer kept up",
};

function restartText({
  sections,
  resources,
}: Extract<Effect, { code: "component_restart" }>): string {
  const parts = [
    ...(resources.length === 0 ? [] : [`a node offers no ${list(resources)} in between`]),
    ...(sections.includes("secondaryNetwork.multus")
      ? ["a pod that starts there in between gets no secondary network"]
      : []),
  ];
  return parts.length === 0 ? "" : `; ${parts.join("; ")}`;
}

function fieldsText(section: string, fields: readonly string[]): string {
  return `${section}: ${list(fields)} ${fields.length === 1 ? "changes" : "change"}`;
}
