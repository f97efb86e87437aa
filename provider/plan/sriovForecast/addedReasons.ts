import type { NodeForecast, SriovForecast } from "./forecastSriov.ts";
import type { Part } from "./part.ts";

/**
 * What a change adds to a forecast that was told already: nodes with a stronger
 * outcome or a further reason, and only these reasons.
 *
 * @param known The forecast without the change, on the same facts.
 */
export function addedReasons(forecast: SriovForecast, known: SriovForecast): SriovForecast {
  const told = new Map(known.nodes.map((node) => [node.node.node.name, node.part]));
  const nodes = forecast.nodes.flatMap((node): NodeForecast[] => {
    const part = minus(node.part, told.get(node.node.node.name));
    return node.isNew || hasAct(part) ? [{ ...node, part, isNew: true }] : [];
  });
  return { ...forecast, nodes };
}

function hasAct({ reboots, drains, stops, unknown }: Part): boolean {
  return reboots.length + drains.length + stops.length + unknown.length > 0;
}

function minus(part: Part, told: Part | undefined): Part {
  if (told === undefined) return part;
  const rest = <T>(all: readonly T[], known: readonly T[]): T[] => {
    const texts = new Set(known.map((reason) => JSON.stringify(reason)));
    return all.filter((reason) => !texts.has(JSON.stringify(reason)));
  };
  return {
    reboots: rest(part.reboots, told.reboots),
    drains: rest(part.drains, told.drains),
    stops: rest(part.stops, told.stops),
    unknown: rest(part.unknown, told.unknown),
    loops: rest(part.loops, told.loops),
    notes: rest(part.notes, told.notes),
  };
}
