/** What one tool printed on the host. */
export interface JobOutput {
  /** Lines without empty ones, stdout and stderr mixed. */
  readonly text: string;
  /** Exit code; `null` where the tool did not end in time. */
  readonly status: number | null;
  /** Why the probe did not try: `unprivileged`, `lockdown`, `tool-missing`, `left-alone`. */
  readonly skipped: string | null;
}

interface OpenJob {
  lines: string[];
  /** Beginning of a line that is not complete yet. */
  piece: string;
  status: number | null;
  skipped: string | null;
}

/**
 * Sorts the lines of the section `jobs` by the part that they belong to:
 * `<part>\t?` when it begins, `<part>\t=<line>`, `<part>\t+<piece of a long line>`,
 * `<part>\t.<exit code>`, `<part>\t!<why not tried>`. Lines of parallel tools come
 * in any order, those of one part in its own. Other lines are ignored.
 */
export function parseJobs(text: string): ReadonlyMap<string, JobOutput> {
  const jobs = new Map<string, OpenJob>();
  for (const line of text.split("\n")) {
    const tab = line.indexOf("\t");
    const kind = line.charAt(tab + 1);
    if (tab <= 0 || kind === "" || !"=+.!?".includes(kind)) continue;
    const part = line.slice(0, tab);
    const rest = line.slice(tab + 2);
    let job = jobs.get(part);
    if (job === undefined) {
      job = { lines: [], piece: "", status: null, skipped: null };
      jobs.set(part, job);
    }
    switch (kind) {
      case "=":
        job.lines.push(job.piece + rest);
        job.piece = "";
        break;
      case "+":
        job.piece += rest;
        break;
      case ".":
        job.status = /^[0-9]{1,3}$/.test(rest) ? Number(rest) : null;
        break;
      case "!":
        job.skipped = rest;
        break;
      default:
    }
  }
  return new Map(
    [...jobs].map(([part, job]) => [
      part,
      { text: job.lines.join("\n"), status: job.status, skipped: job.skipped },
    ]),
  );
}

/** `timeout` ended the tool (GNU: 124, or 137 after SIGKILL; busybox: 143), or it never ended. */
export function outOfTime(job: JobOutput): boolean {
  return job.status === null || job.status === 124 || job.status === 137 || job.status === 143;
}

/** There is no such tool: the shell's and env's codes for it. */
export function notInstalled(job: JobOutput | undefined): boolean {
  return job === undefined || job.status === 127 || job.status === 126;
}
