import { homedir } from "node:os";
import { join } from "node:path";
import { CycleJournal } from "../../rollout/cycleJournal.ts";
import type { Identity } from "../identity.ts";

/** The journal of a Rollout's power cycles, in Pulumi's own folder on this machine. */
export function cycleJournalOf({ owner }: Identity): CycleJournal {
  return new CycleJournal(process.env.PULUMI_HOME ?? join(homedir(), ".pulumi"), owner);
}

/** Hosts of a set whose power cycle was begun by an earlier run and has no end. */
export function openCycles(identity: Identity, hosts: unknown): string[] {
  if (typeof hosts !== "object" || hosts === null) return [];
  return cycleJournalOf(identity)
    .open()
    .filter((host) => host in hosts);
}
