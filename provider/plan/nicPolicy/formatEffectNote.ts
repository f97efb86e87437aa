import { foldNodes } from "../../facts/nodeset.ts";
import { modeFile } from "../mode/modprobeFiles.ts";
import type { EffectNote, UnknownEffect } from "./effect.ts";
import { count, list } from "./words.ts";

export function formatEffectNote(note: EffectNote): string {
  switch (note.code) {
    case "pace":
      return formatPace(note);
    case "wait_for_pods":
      return `Before its drain each node waits for pods with ${note.podSelector} to end, ${note.timeoutSeconds === 0 ? "for ever" : `${note.timeoutSeconds} s at most`}`;
    case "plugins_leave":
      return `While a node's driver is not ready, ${list(note.sections)} and the SR-IOV operator's daemon, where it selects ${waitLabel}, are taken off it, and their resources with them`;
    case "mode_changes":
      return `${foldNodes(note.nodes)}: the reload of the driver changes RDMA mode from ${note.from} to ${note.to}, which the boot arguments or ${modeFile} say (the driver's container reads no other file)`;
    case "mode_unknown":
      return `${foldNodes(note.nodes)}: a reload of the driver takes up the RDMA mode of the boot arguments or of ${modeFile}, else shared; whether that is the present one is not known here`;
    case "ssh_cut":
      return `${foldNodes(note.nodes)}: SSH runs over a card whose driver is reloaded; the node cannot be reached meanwhile, and its kubelet perhaps neither`;
    case "safe_load":
      return `safeLoad: from now on every boot of a node cordons ${note.first === "drain" ? "and drains it" : "it"} before its driver is loaded`;
    case "safe_load_ends":
      return "safeLoad ends: the driver is loaded at boot without a drain";
    case "next_upgrade":
      return `${list(note.fields)} of upgradePolicy: no pod is restarted for it; it holds from the next upgrade on`;
    case "auto_upgrade_ends":
      return "autoUpgrade ends (it is false where upgradePolicy does not name it): other drivers are taken up only when their pods are deleted or nodes boot";
    case "upgrades_stop":
      return `${foldNodes(note.nodes)}: an upgrade is under way and is dropped where it is; a node that it cordoned stays cordoned: uncordon it by hand`;
    case "driver_missing":
      return `${foldNodes(note.nodes)}: should have a driver pod and has none; the operator begins no upgrade while a DaemonSet of the driver lacks pods`;
    case "maintenance_operator":
      return `${foldNodes(note.nodes)}: upgrades go through the maintenance operator, whose own limit sets the pace; maxParallelUpgrades is ignored, and it drains even with drain.enable false`;
    case "other_kinds":
      return `${note.section}: its kinds ${list(note.kinds)} are deleted with all of their objects; which there are was not read`;
  }
}

const waitLabel = "network.nvidia.com/operator.mofed.wait";

function formatPace({
  total,
  atATime,
  underWay,
  failed,
  cordoned,
}: Extract<EffectNote, { code: "pace" }>): string {
  if (atATime === 0)
    return `maxParallelUpgrades is 0: all ${count(total, "node")} at the same time`;
  const places = Math.max(0, atATime - failed.length);
  const waves = places === 0 ? "" : `: ${count(Math.ceil(total / places), "wave")}`;
  const parts = [
    `${count(total, "node")}, ${atATime} at a time (maxParallelUpgrades; where the operator's Helm values hand upgrades to the maintenance operator, its limit instead), in no fixed order${waves}`,
    ...(failed.length === 0
      ? []
      : [
          `${foldNodes(failed)} (upgrade-failed) ${failed.length === 1 ? "takes one of the places" : `take ${failed.length} of the places`}`,
        ]),
    ...(underWay.length === 0 ? [] : [`${foldNodes(underWay)} under way now`]),
    ...(places === 0 ? ["so no other node begins until that is mended"] : []),
    ...(cordoned.length === 0
      ? []
      : [`${foldNodes(cordoned)} cordoned already, which the operator may take beyond the limit`]),
  ];
  return parts.join("; ");
}

export function formatUnknownEffect(unknown: UnknownEffect): string {
  switch (unknown.code) {
    case "live_policy":
      return `what the policy is now, and so what would change: ${unknown.why}`;
    case "pods":
      return `which nodes run pods of the components, and what a drain evicts: ${unknown.why}`;
    case "nodes":
      return `labels and upgrade states of nodes: ${unknown.why}`;
    case "pools":
      return `which objects of the kind ${unknown.kind} would be deleted with it: ${unknown.why}`;
    case "templates":
      return `which objects of the kind NicConfigurationTemplate would be deleted with it: ${unknown.why}`;
    case "outdated_drivers":
      return "autoUpgrade begins: a node whose driver pod is of an older template is upgraded at once, as upgradePolicy says; which are was not read, and the driver is not ready on all";
  }
}
