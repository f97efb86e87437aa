import { foldNodes } from "../../facts/nodeset.ts";
import type { WavePlan } from "../../plan/waves/waves.ts";
import { undrainedSigns } from "../../rollout/undrained.ts";
import type { SetReads } from "../host/setPlan.ts";

/**
 * Nodes of the waves that `pulumi up` would leave alone because they are not
 * empty as of now, and by what that is seen; `undefined` for none.
 */
export function undrainedForecast(
  { waves }: WavePlan,
  reads: SetReads,
  drain: "required" | "none",
): string | undefined {
  if (drain === "none") return undefined;
  const signs = waves
    .flatMap(({ hosts }) => hosts)
    .flatMap((host) => {
      const read = reads.get(host);
      const found = read?.status === "read" ? undrainedSigns(read.facts) : [];
      return found.map((sign) => ({ host, sign }));
    });
  if (signs.length === 0) return undefined;
  const bySign = [...Map.groupBy(signs, ({ sign }) => sign)].map(
    ([sign, of]) => `${sign} (${foldNodes(of.map(({ host }) => host))})`,
  );
  const hosts = foldNodes(new Set(signs.map(({ host }) => host)));
  return (
    `\`pulumi up\` would leave ${hosts} alone as of now, for they are not empty: ${bySign.join(", ")}; ` +
    'drain them, or write drain: "none" if that is meant'
  );
}
