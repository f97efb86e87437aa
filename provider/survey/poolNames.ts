import { expandNodes } from "../facts/nodeset.ts";
import type { Pool } from "./survey.ts";

/** Names that the program or the language uses. */
const taken = new Set([
  ..."hosts hostsFromFile hostsFromAnsible hostsFromNodes mergeHosts inventory settings".split(" "),
  ..."RdmaMode NicFirmwareVfs SriovVfs Rollout".split(" "),
  ..."arguments await break case catch class const continue debugger default delete do else enum".split(
    " ",
  ),
  ..."eval export extends false finally for function if implements import in instanceof interface".split(
    " ",
  ),
  ..."let new null package private protected public return static super switch this throw true try".split(
    " ",
  ),
  ..."typeof undefined var void while with yield async of NaN Infinity process console".split(" "),
]);

/** Gives each pool a variable named like its first host: `dgx`, then `dgx2`. */
export function poolNames(
  pools: readonly Pool[],
): { readonly pool: Pool; readonly name: string }[] {
  const used = new Set(taken);
  return pools.map((pool) => {
    const stem = stemOf(expandNodes(pool.hosts)[0] ?? "");
    let name = used.has(stem) && taken.has(stem) ? `${stem}Pool` : stem;
    for (let number = 2; used.has(name); number += 1) name = `${stem}${number}`;
    used.add(name);
    return { pool, name };
  });
}

/** Letters before the first number, in camel case: `gpu-node-017` → `gpuNode`. */
function stemOf(host: string): string {
  const [words = ""] = host.split(/\d/);
  const [first = "", ...others] = words.split(/[^A-Za-z]+/).filter((word) => word !== "");
  const rest = others.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  const stem = first.slice(0, 1).toLowerCase() + first.slice(1) + rest.join("");
  return stem === "" ? "pool" : stem;
}
