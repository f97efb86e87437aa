import { argumentRule } from "./argumentRule.ts";
import type { NodeCase } from "./deriveNodeStates.ts";
import { isSameSpec } from "./desiredSpec.ts";
import { drainRule, hasDrifted } from "./drainRule.ts";
import { mellanoxRule } from "./mellanoxRule.ts";
import { isSettled, isVirtualPlatform } from "./nodeView.ts";
import type { OperatorSettings } from "./operatorSettings.ts";
import { joinParts, nothingFound, type Part } from "./part.ts";
import { switchdevRule } from "./switchdevRule.ts";
import { systemdRule } from "./systemdRule.ts";

/**
 * What the operator makes of a node. `stop`: it fails halfway and applies
 * nothing. A known reboot stays one whatever else is unknown; less than a
 * reboot does not count as known beside an unknown.
 */
export type Outcome = "reboot" | "drain" | "stop" | "unknown" | "none";

export interface Prediction {
  readonly node: NodeCase;
  readonly outcome: Outcome;
  /** The daemon looks at once, or not before its next start: an update of the operator, or any boot. */
  readonly when: "now" | "daemon-start";
  readonly part: Part;
}

/** How the operator's own configuration is about to change. */
export interface SettingsChange {
  /** Systemd mode is switched on. */
  readonly toSystemd: boolean;
  /** The daemon's pods are made anew, and with them every decision. */
  readonly daemonRestarts: boolean;
}

export const sameSettings: SettingsChange = { toSystemd: false, daemonRestarts: false };

/** Evaluates every rule of the operator; all reasons are kept. */
export function predictNode(
  node: NodeCase,
  settings: OperatorSettings,
  change: SettingsChange,
): Prediction {
  const isVirtual = isVirtualPlatform(node.pfs ?? []);
  const drain = drainRule(node);
  const rules = [
    ...(isVirtual ? [] : [argumentRule(node), mellanoxRule(node, settings), switchdevRule(node)]),
    drain,
    requestedRule(node),
    bridgeRule(node, settings),
    descriptionRule(node),
  ];
  const plain = joinParts(rules);
  const drains = plain.drains.length > 0;
  const systemd = systemdRule(node, settings, { modeChanges: change.toSystemd, drains });
  const part = withPools(joinParts([plain, systemd]), node, settings);
  return { node, outcome: outcomeOf(part), when: whenOf(node, part, change), part };
}

function outcomeOf(part: Part): Outcome {
  if (part.stops.length > 0) return "stop";
  if (part.reboots.length > 0) return "reboot";
  if (part.unknown.length > 0) return "unknown";
  return part.drains.length > 0 ? "drain" : "none";
}

/**
 * The daemon decides when its spec has changed, when it notices drift, while it
 * is not done, and whenever it starts: it forgets which spec it applied
 * (249e200, daemon.go Reconcile).
 */
function whenOf(node: NodeCase, part: Part, change: SettingsChange): Prediction["when"] {
  const { view, desired } = node;
  const byArguments = part.reboots.some(
    ({ code }) => code === "argument_missing" || code === "argument_extra",
  );
  const looks =
    view === undefined ||
    !isSettled(view) ||
    !isSameSpec(view.spec, desired) ||
    hasDrifted(node) ||
    byArguments ||
    change.daemonRestarts;
  return looks ? "now" : "daemon-start";
}

/** What the daemon has asked for already, unless its spec is about to change: then it thinks again. */
function requestedRule({ view, desired }: NodeCase): Part {
  if (view === undefined || !isSameSpec(view.spec, desired)) return nothingFound;
  const state = view.desiredState;
  if (state === "Reboot_Required")
    return { ...nothingFound, reboots: [{ code: "requested", state }] };
  return state === "Drain_Required"
    ? { ...nothingFound, drains: [{ code: "requested", state }] }
    : nothingFound;
}

/** Bridges are compared with what Open vSwitch has, which nothing here tells. */
function bridgeRule({ view, desired, hasBridge }: NodeCase, settings: OperatorSettings): Part {
  if (!settings.managesBridges || !hasBridge) return nothingFound;
  const isDone = view !== undefined && isSettled(view) && isSameSpec(view.spec, desired);
  return isDone ? nothingFound : { ...nothingFound, unknown: [{ code: "bridges" }] };
}

/** Policies that mean a node whose PFs nobody has listed. */
function descriptionRule({ hasPolicy, pfs, view }: NodeCase): Part {
  const isListed = pfs !== undefined && (pfs.length > 0 || (view !== undefined && isSettled(view)));
  return hasPolicy && !isListed
    ? { ...nothingFound, unknown: [{ code: "not_described" }] }
    : nothingFound;
}

/** A node of two pools is never drained, and so never gets to its reboot (drain_controller_helper.go). */
function withPools(part: Part, { pools }: NodeCase, { disableDrain }: OperatorSettings): Part {
  if (pools.length < 2 || disableDrain) return part;
  const names = pools.map(({ name }) => name).sort();
  return { ...part, stops: [...part.stops, { code: "many_pools", pools: names }] };
}
