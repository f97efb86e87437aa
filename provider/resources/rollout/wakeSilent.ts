import { naturalOrder } from "../../facts/naturalOrder.ts";
import type { CycleJournal } from "../../rollout/cycleJournal.ts";
import { type WakeAccess, wakeHost } from "../../rollout/wakeHost.ts";
import type { ResourceLog } from "../engineLog.ts";
import type { RolloutInputs } from "./rolloutInputs.ts";
import type { Session } from "../configuration/session.ts";
import { readSet } from "../host/setPlan.ts";

/** What became of hosts that did not answer when a Rollout began. */
export interface Woken {
  /** Hosts that an interrupted run had left off, or amid its power cycle, and that answer again. */
  readonly back: readonly string[];
  /** What is known of others beyond their silence, and what to do, by host. */
  readonly why: ReadonlyMap<string, string>;
}

/** As many BMCs are asked at a time. */
const together = 32;

/**
 * Looks after the hosts of a Rollout that do not answer: turns on those that an
 * interrupted run of its own left off, and says which others are powered off.
 */
export async function wakeSilent(
  current: Session,
  { hosts }: RolloutInputs,
  journal: CycleJournal,
  access: WakeAccess,
  log: ResourceLog,
): Promise<Woken> {
  const back: string[] = [];
  const why = new Map<string, string>();
  const silent: string[] = [];
  const open = new Set(journal.open());
  for (const [host, read] of await readSet(current, hosts)) {
    if (read.status === "unreachable" && (open.has(host) || hosts[host]?.bmc !== undefined))
      silent.push(host);
    else if (open.has(host)) journal.end(host);
  }
  if (current.configuration.access === "observe") return { back, why };
  for (let rest = silent; rest.length > 0; rest = rest.slice(together))
    await Promise.all(rest.slice(0, together).map((host) => wake(host)));
  for (const words of why.values()) await log.warn(words);
  return { back: back.sort(naturalOrder), why };

  async function wake(host: string): Promise<void> {
    const outcome = await wakeHost(host, {
      access,
      begun: journal.begun(host),
      now: () => new Date(),
      say: (text) => log.info(text),
      ended: () => {
        journal.end(host);
      },
    });
    if (outcome.status === "back") back.push(host);
    else if (outcome.why !== undefined) why.set(host, outcome.why);
  }
}
