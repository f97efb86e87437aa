import { foldNodes } from "../facts/nodeset.ts";
import type { WavePlan } from "../plan/waves/waves.ts";
import type { RolloutInputs } from "./rollout/rolloutInputs.ts";
import type { CredentialEnd } from "../hosts/transport.ts";

/** Longest time in which a host is read, written to and read again, seconds. */
export const longestWrite = 1200;

/** Longest time that the waves may take: each to its boot deadline, seconds. */
export function longestRun({ waves }: WavePlan, inputs: RolloutInputs): number {
  const { bootTimeoutSeconds, powerOffSeconds } = inputs;
  return waves.length * (longestWrite + powerOffSeconds + bootTimeoutSeconds);
}

/**
 * SSH certificates that may end before a run does: a rollout would stop half-way,
 * with a node drained or on its way up.
 *
 * @param hosts those that would be written to
 * @param seconds longest time that the run may take
 */
export function credentialWarnings(
  ends: ReadonlyMap<string, CredentialEnd>,
  hosts: Iterable<string>,
  seconds: number,
  now: Date,
): string[] {
  const start = now.getTime() / 1000;
  const short = [...hosts].flatMap((host) => {
    const end = ends.get(host);
    return end && end.validBefore < start + seconds ? [{ host, ...end }] : [];
  });
  const bySource = Map.groupBy(short, ({ source, validBefore }) => `${source}\0${validBefore}`);
  return [...bySource.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { source, validBefore } = first;
    const until = new Date(validBefore * 1000).toISOString().replace(".000Z", "Z");
    return [
      `SSH certificate "${source}" ends ${until}, in ${formatDuration(validBefore - start)}, and \`pulumi up\` ` +
        `may take up to ${formatDuration(seconds)} on ${foldNodes(group.map(({ host }) => host))}: renew it before`,
    ];
  });
}

/** `45 s`, `14 min`, `3 h 20 min` */
function formatDuration(seconds: number): string {
  if (seconds < 120) return `${Math.max(0, Math.floor(seconds))} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? "" : ` ${rest} min`}`;
}
