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
  text: string;
  /** Beginning of a line that is not complete yet. */
  piece: string;
  status: number | null;
  skipped: string | null;
}

const kinds: ReadonlySet<string> = new Set(["?", "=", "+", ".", "!"]);

/**
 * Sorts the lines of the section `jobs` by the part that they belong to:
 * `<part>\t?` when it begins, `<part>\t=<line>`, `<part>\t+<piece of a long line>`,
 * `<part>\t.<exit code>`, `<part>\t!<why not tried>`. A line that begins with `=` or `.`
 * is of the part of the line before. Lines of parallel tools come in any order,
 * those of one part in its own. Other lines are ignored.
 */
export function parseJobs(text: string): ReadonlyMap<string, JobOutput> {
  const jobs = new Map<string, OpenJob>();
  for (let at = 0, end; at < text.length; at = end + 1) {
    end = endOfRecord(text, at);
    const record = text.slice(at, end);
    const tab = record.indexOf("\t");
    const part = record.slice(0, Math.max(tab, 0));
    const kind = record.charAt(tab + 1);
    if (part === "" || part.includes("\n") || !kinds.has(kind)) continue;
    take(opened(jobs, part), kind, record.slice(tab + 2));
  }
  return jobs;
}

/** Where the line at `at` ends, and with it those behind it that are of its part. */
function endOfRecord(text: string, at: number): number {
  let end = at - 1;
  do {
    end = text.indexOf("\n", end + 1);
    if (end < 0) return text.length;
  } while (text.startsWith("=", end + 1) || text.startsWith(".", end + 1));
  return end;
}

function opened(jobs: Map<string, OpenJob>, part: string): OpenJob {
  let job = jobs.get(part);
  if (job === undefined) {
    job = { text: "", piece: "", status: null, skipped: null };
    jobs.set(part, job);
  }
  return job;
}

function take(job: OpenJob, kind: string, rest: string): void {
  switch (kind) {
    case "=": {
      const dot = rest.indexOf("\n.");
      const told = (dot < 0 ? rest : rest.slice(0, dot)).replaceAll("\n=", "\n");
      const lines = job.piece + told;
      job.text = job.text === "" ? lines : `${job.text}\n${lines}`;
      job.piece = "";
      if (dot >= 0) job.status = statusOf(rest.slice(dot + 2));
      break;
    }
    case "+":
      job.piece += rest;
      break;
    case ".":
      job.status = statusOf(rest);
      break;
    case "!":
      job.skipped = rest;
      break;
    default:
  }
}

function statusOf(text: string): number | null {
  return /^[0-9]{1,3}$/.test(text) ? Number(text) : null;
}

/** `timeout` ended the tool (GNU: 124, or 137 after SIGKILL; busybox: 143), or it never ended. */
export function outOfTime(job: JobOutput): boolean {
  return job.status === null || job.status === 124 || job.status === 137 || job.status === 143;
}

/** There is no such tool: the shell's and env's codes for it. */
export function notInstalled(job: JobOutput | undefined): boolean {
  return job === undefined || job.status === 127 || job.status === 126;
}
