import { type Reading, read, unknown } from "../reading.ts";
import { outOfTime } from "./jobOutput.ts";
import type { ProbeOutput } from "./probeOutput.ts";

/**
 * Counts network namespaces other than the initial one: those of processes, and
 * those that only a mount keeps (`ip netns`, container runtimes), which no process
 * shows. One that only an open file keeps is not seen.
 */
export function assembleOtherNamespaces(probe: ProbeOutput): Reading<number> {
  const job = probe.jobs.get("namespaces");
  if (job === undefined || outOfTime(job)) {
    return unknown("listing the network namespaces of processes did not end in time");
  }
  const values = (key: string): string[] =>
    job.text
      .split("\n")
      .filter((line) => line.startsWith(`${key} `))
      .map((line) => line.slice(key.length + 1));
  const mounted = mountedNamespaces(probe);
  const initial = values("init")[0] ?? "";
  const others = new Set([...values("inode"), ...(mounted ?? [])]);
  others.delete(initial);
  const named = lines(probe, "netns").length;
  // Without the mount table a named one cannot be told from those of processes.
  const count = mounted === undefined ? Math.max(others.size, named) : others.size;
  if (initial !== "" && count > 0) return read(count);
  return initial === "" || values("denied")[0] !== "0"
    ? unknown("the network namespaces of other users' processes can be seen by root only")
    : read(0);
}

/** Inode numbers of mounted network namespaces; `undefined` where the mount table was not read. */
function mountedNamespaces(probe: ProbeOutput): string[] | undefined {
  const table = lines(probe, "self/mountinfo");
  if (table.length === 0) return undefined;
  return table.flatMap((line) => /^(?:\S+ ){3}net:\[([0-9]+)\] /.exec(line)?.[1] ?? []);
}

function lines(probe: ProbeOutput, part: string): string[] {
  return (probe.jobs.get(part)?.text ?? "").split("\n").filter((line) => line !== "");
}
