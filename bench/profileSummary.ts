/** What `--cpu-prof` writes, as far as it is read here (V8's Profiler.Profile). */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      /** From 0. */
      readonly lineNumber: number;
    };
  }[];
  /** The node that ran at each sample. */
  readonly samples: readonly number[];
  /** Microseconds before each sample, since the one before it. */
  readonly timeDeltas: readonly number[];
}

interface Share {
  readonly name: string;
  readonly seconds: number;
}

/** Frames of V8 that stand for no function. */
const outside = new Set(["(program)", "(idle)", "(root)"]);

/**
 * Self time by place and by function, the largest first: where the time of a
 * process went. Idle time is told apart and counts in no share.
 *
 * @param rows Longest list of functions.
 */
export function summariseProfile(profile: CpuProfile, rows = 20): string {
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const functions = new Map<string, number>();
  const places = new Map<string, number>();
  let idle = 0;
  for (const [index, id] of profile.samples.entries()) {
    const frame = frames.get(id);
    const seconds = (profile.timeDeltas[index] ?? 0) / 1e6;
    if (frame === undefined || frame.functionName === "(idle)") {
      idle += seconds;
      continue;
    }
    const place = placeOf(frame.url, frame.functionName);
    const isNamed = outside.has(frame.functionName) || frame.url === "";
    add(places, place, seconds);
    add(
      functions,
      isNamed
        ? frame.functionName || "(anonymous)"
        : `${frame.functionName || "(anonymous)"} ${shortened(frame.url)}:${frame.lineNumber + 1}`,
      seconds,
    );
  }
  const busy = [...places.values()].reduce((sum, seconds) => sum + seconds, 0);
  return [
    `${busy.toFixed(2)} s at work, ${idle.toFixed(2)} s idle`,
    "",
    ...table(withoutCrumbs(sorted(places), busy), busy),
    "",
    ...table(sorted(functions).slice(0, rows), busy),
    "",
  ].join("\n");
}

function add(sums: Map<string, number>, name: string, seconds: number): void {
  sums.set(name, (sums.get(name) ?? 0) + seconds);
}

function sorted(sums: ReadonlyMap<string, number>): Share[] {
  return [...sums]
    .map(([name, seconds]) => ({ name, seconds }))
    .sort((a, b) => b.seconds - a.seconds || (a.name < b.name ? -1 : 1));
}

/** Places below half a percent, of which a process has dozens, are one row. */
function withoutCrumbs(shares: readonly Share[], busy: number): Share[] {
  const crumbs = shares.filter(({ seconds }) => seconds < busy / 200);
  if (crumbs.length < 2) return [...shares];
  const seconds = crumbs.reduce((sum, share) => sum + share.seconds, 0);
  return [
    ...shares.filter((share) => !crumbs.includes(share)),
    { name: `${crumbs.length} others`, seconds },
  ];
}

function table(shares: readonly Share[], busy: number): string[] {
  return shares.map(({ name, seconds }) => {
    const percent = busy === 0 ? 0 : (100 * seconds) / busy;
    return `${(seconds * 1000).toFixed(0).padStart(7)} ms ${percent.toFixed(1).padStart(5)} %  ${name}`;
  });
}

/** The package, a folder of ours, Node itself, or V8. */
function placeOf(url: string, functionName: string): string {
  const inModules = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url);
  if (inModules?.[1] !== undefined) return inModules[1];
  if (url.startsWith("node:")) return "node";
  if (url === "") return functionName.startsWith("(") ? functionName : "V8 and native code";
  return /.*\/((?:provider|components|bench|lab)(?:\/\w+)?)\//.exec(url)?.[1] ?? "other";
}

/** From the last folder that says where a file is from. */
function shortened(url: string): string {
  return (
    /.*\/node_modules\/(.*)/.exec(url)?.[1] ??
    /.*\/((?:provider|components|bench|lab)\/.*)/.exec(url)?.[1] ??
    url
  );
}
