import { foldNodes } from "../../facts/nodeset.ts";
import type { Forecast } from "../forecast.ts";
import { forecastRows } from "./forecastRows.ts";
import type { SriovForecast } from "./forecastSriov.ts";
import { downTogether, type Pace } from "./pace.ts";
import type { Outcome } from "./predictNode.ts";

/**
 * What the SR-IOV operator would do, in words.
 *
 * @returns `undefined` where it would leave every node in peace.
 */
export function formatSriovForecast(forecast: SriovForecast): Forecast | undefined {
  if (forecast.unknown !== null)
    return {
      headline: "Which nodes the SR-IOV operator would reboot or drain is not known",
      rows: [{ label: "unknown", hosts: "", text: forecast.unknown }],
      codes: [],
      notes: [],
    };
  if (forecast.nodes.length === 0) return undefined;
  const told = { ...forecast, paces: pacesAmong(forecast) };
  return {
    headline: headlineOf(told),
    rows: forecastRows(told.nodes),
    codes: codesOf(told),
    notes: notesOf(told),
  };
}

function codesOf({ nodes }: SriovForecast): string[] {
  return nodes.flatMap(({ part }) =>
    [part.reboots, part.drains, part.stops, part.unknown, part.loops, part.notes]
      .flat()
      .map(({ code }) => code),
  );
}

/** Of the nodes that are told of: callers may leave out what was told before. */
function pacesAmong({ nodes, paces }: SriovForecast): Pace[] {
  const names = new Set(nodes.map(({ node }) => node.node.name));
  return paces
    .map((pace) => ({ ...pace, nodes: pace.nodes.filter((name) => names.has(name)) }))
    .filter((pace) => pace.nodes.length > 0);
}

function headlineOf({ nodes, total, paces }: SriovForecast): string {
  const count = (outcome: Outcome): number =>
    nodes.filter((node) => node.outcome === outcome).length;
  const together = paces.map(downTogether).reduce((sum, each) => sum + each, 0);
  const acts = [
    [count("reboot"), "reboot"],
    [count("drain"), "drain"],
  ] as const;
  const moved = acts.flatMap(([number, verb]) => (number > 0 ? [`${verb} ${number}`] : []));
  const rest = [
    ...(count("unknown") > 0 ? [`${count("unknown")} unknown`] : []),
    ...(count("stop") > 0 ? [`${count("stop")} blocked`] : []),
  ];
  const first =
    moved.length === 0
      ? `SR-IOV operator: ${total} nodes`
      : `SR-IOV operator: would ${moved.join(" and ")} of ${total} nodes, ${paceText(together)}`;
  return [first, ...rest].join("; ");
}

function paceText(together: number): string {
  return together === 0
    ? "but begins none of them"
    : `${together === 1 ? "one" : `up to ${together}`} at a time`;
}

function notesOf({
  paces,
  disableDrain,
  unconfigured,
  singleNode,
  nodes,
}: SriovForecast): string[] {
  const reboots = nodes.some(({ outcome }) => outcome === "reboot");
  return [
    ...paces.map(formatPace),
    ...(singleNode && reboots && !disableDrain
      ? ["The cluster has one node: the operator reboots it without a drain"]
      : []),
    ...(unconfigured
      ? ["There is no SriovOperatorConfig default yet: the operator begins once there is one"]
      : []),
  ];
}

function formatPace({ nodes, limit }: Pace): string {
  const names = foldNodes(nodes);
  switch (limit.code) {
    case "count":
      if (limit.pool === null) return `${names}: in no pool, one at a time, in no order`;
      return limit.count === 0
        ? `${names}: pool ${limit.pool} allows none of its ${limit.size} nodes to be down (maxUnavailable), so nothing begins; raise it`
        : `${names}: pool ${limit.pool}, ${limit.count} of its ${limit.size} nodes at a time (maxUnavailable), in no order`;
    case "unlimited":
      return `${names}: pool ${limit.pool} has no maxUnavailable: all ${nodes.length} at the same time; set maxUnavailable`;
    case "no_drain":
      return `${names}: disableDrain is set: without a drain, and all ${nodes.length} at the same time whatever maxUnavailable says`;
    case "external":
      return `${names}: the maintenance operator drains; how many at a time is its own limit`;
  }
}
