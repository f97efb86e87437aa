import { isSince } from "../nicPolicy/release.ts";
import { type Findings, noFindings, warning } from "../findings.ts";
import type { DealtPool } from "./dealPool.ts";
import { blockText } from "./grid.ts";
import { pathOf } from "./pool.ts";

/** From here on nv-ipam certainly skips blocks that are excluded whole; up to 25.7 it certainly deals them. */
const certainSince = "26.1";

/** Excluded blocks that some releases give to nodes, whose pods then get no address. */
export function excludedFindings({ pool, grid, blocks }: DealtPool): Findings {
  const [first] = grid.excluded;
  const { release } = pool;
  if (first === undefined || (release !== undefined && isSince(release, certainSince)))
    return noFindings;
  // Blocks behind those of the nodes are not reached yet.
  if (![...blocks.values()].some((index) => index > first.last)) return noFindings;
  return warning(
    `${pathOf(pool)}.exclusions`,
    `exclusions cover whole blocks, the first ${blockText(pool, grid, first.first)}: up to release 25.7, nv-ipam gives ` +
      `them to nodes all the same, and their pods get no address; ${release === undefined ? "set release, or " : ""}` +
      "choose a range that begins behind them",
  );
}
