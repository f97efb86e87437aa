import type { ClusterFacts } from "../../facts/cluster/clusterFacts.ts";
import { deriveNodeStates, type NodeCase } from "./deriveNodeStates.ts";
import { type Edit, overlayFacts } from "./overlayFacts.ts";
import { type Pace, pacesOf } from "./pace.ts";
import { type Outcome, type Prediction, predictNode, sameSettings } from "./predictNode.ts";
import { type HostsByNode, type Situation, situationOf } from "./situation.ts";

/** A node that is not left in peace. */
export interface NodeForecast extends Prediction {
  /** The change is the cause: without it the operator would do less, or not yet. */
  readonly isNew: boolean;
}

export interface SriovForecast {
  /** Nodes with another outcome than `none`. */
  readonly nodes: readonly NodeForecast[];
  /** Nodes on which the operator runs. */
  readonly total: number;
  readonly paces: readonly Pace[];
  readonly disableDrain: boolean;
  /** There is no SriovOperatorConfig `default`, and nothing happens until there is one. */
  readonly unconfigured: boolean;
  /** The cluster has one node: it is rebooted without a drain. */
  readonly singleNode: boolean;
  /** Why nothing at all could be told; `null` where it could. */
  readonly unknown: string | null;
}

export interface ForecastInput {
  readonly facts: ClusterFacts;
  /** What this program applies and deletes of the operator's kinds. */
  readonly edit: Edit;
  /** Facts of probed hosts by the name of their node: what the cluster does not tell. */
  readonly hosts?: HostsByNode;
}

const none: ReadonlyMap<string, Prediction> = new Map();

/** Which nodes the SR-IOV operator would reboot or drain after an apply, and why. */
export function forecastSriov({ facts, edit, hosts = new Map() }: ForecastInput): SriovForecast {
  const before = situationOf(facts, hosts);
  const after = situationOf(overlayFacts(facts, edit), hosts);
  if (after.status === "unknown") return unknownForecast(after.why);
  const former = before.status === "read" ? predictAll(before.value, undefined) : none;
  const predictions = predictAll(after.value, before.status === "read" ? before.value : undefined);
  const nodes = [...predictions.values()]
    .filter(({ outcome }) => outcome !== "none")
    .map((prediction): NodeForecast => {
      const name = prediction.node.node.name;
      return { ...prediction, isNew: isMore(prediction, former.get(name)) };
    });
  return {
    nodes,
    total: predictions.size,
    paces: pacesOf(nodes, after.value),
    disableDrain: after.value.settings.disableDrain,
    unconfigured: after.value.unconfigured,
    singleNode: after.value.nodes.length === 1,
    unknown: null,
  };
}

/** Predictions by node; `before`: the operator's configuration until now. */
export function predictAll(
  situation: Situation,
  before: Situation | undefined,
): Map<string, Prediction> {
  const { settings } = situation;
  const former = before?.settings;
  const change =
    former === undefined
      ? sameSettings
      : {
          toSystemd: settings.systemd && !former.systemd,
          daemonRestarts:
            settings.systemd !== former.systemd ||
            settings.mellanoxDisabled !== former.mellanoxDisabled,
        };
  const cases = deriveNodeStates(situation).filter((node) => isMeant(node, situation));
  return new Map(cases.map((node) => [node.node.name, predictNode(node, settings, change)]));
}

/** Where the operator is not there yet, only nodes that something is declared for. */
function isMeant(
  { hasPolicy, pools, view }: NodeCase,
  { states, unconfigured }: Situation,
): boolean {
  return (
    view !== undefined || hasPolicy || pools.length > 0 || !(unconfigured && states.size === 0)
  );
}

const order: readonly Outcome[] = ["none", "drain", "unknown", "reboot"];

function isMore(now: Prediction, before: Prediction | undefined): boolean {
  if (before === undefined || now.outcome === "stop") return before?.outcome !== now.outcome;
  const [a, b] = [order.indexOf(now.outcome), order.indexOf(before.outcome)];
  if (a !== b) return a > b;
  const known = new Set(before.part.unknown.map((reason) => JSON.stringify(reason)));
  const doubts = now.part.unknown.some((reason) => !known.has(JSON.stringify(reason)));
  const wakes = now.when === "now" && before.when === "daemon-start";
  return wakes || (now.outcome === "unknown" && doubts);
}

function unknownForecast(why: string): SriovForecast {
  return {
    nodes: [],
    total: 0,
    paces: [],
    disableDrain: false,
    unconfigured: false,
    singleNode: false,
    unknown: why,
  };
}
