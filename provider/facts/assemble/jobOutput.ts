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
  readonly lines: string[];
  /** Beginning of a line that is not complete yet. */
  piece: string;
  status: number | null;
  skipped: string | null;
}

const kinds: ReadonlySet<string> = new Set(["?", "=", "+", ".", "!"]);

/**
 * Sorts the lines of the section `jobs` by the part that they belong to:
 * `<part>\t?` when it begins, `<part>\t=<line>`, `<part>\t+<piece of a long line>`,
 * `<part>\t.<exit code>`, `<part>\t!<why not tried>`. Lines of parallel tools come
 * in any order, those of one part in its own. Other lines are ignored.
 */
export function parseJobs(text: string): ReadonlyMap<string, JobOutput> {
  const jobs = new Map<string, OpenJob>();
  let tag = "";
  let job: OpenJob = { lines: [], piece: "", status: null, skipped: null };
  for (let at = 0, end; at < text.length; at = end + 1) {
    const newline = text.indexOf("\n", at);
    end = newline < 0 ? text.length : newline;
    // Most lines are of the same part as the one before; a fleet answers with half a million.
    const continues = tag !== "" && text.startsWith(tag, at);
    const kindAt = continues ? at + tag.length : at + text.slice(at, end).indexOf("\t") + 1;
    const kind = kindAt < end ? text.charAt(kindAt) : "";
    if (kindAt <= at + 1 || !kinds.has(kind)) continue;
    if (!continues) {
      tag = text.slice(at, kindAt);
      job = opened(jobs, tag.slice(0, -1));
    }
    take(job, kind, text.slice(kindAt + 1, end));
  }
  const outputs = new Map<string, JobOutput>();
  for (const [part, { lines, status, skipped }] of jobs)
    outputs.set(part, { text: lines.join("\n"), status, skipped });
  return outputs;
}

function opened(jobs: Map<string, OpenJob>, part: string): OpenJob {
  let job = jobs.get(part);
  if (job === undefined) {
    job = { lines: [], piece: "", status: null, skipped: null };
    jobs.set(part, job);
  }
  return job;
}

function take(job: OpenJob, kind: string, rest: string): void {
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

/** `timeout` ended the tool (GNU: 124, or 137 after SIGKILL; busybox: 143), or it never ended. */
export function outOfTime(job: JobOutput): boolean {
  return job.status === null || job.status === 124 || job.status === 137 || job.status === 143;
}

/** There is no such tool: the shell's and env's codes for it. */
export function notInstalled(job: JobOutput | undefined): boolean {
  return job === undefined || job.status === 127 || job.status === 126;
}
