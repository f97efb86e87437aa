/** Minor releases of the NVIDIA network operator, oldest first. What came before 24.7 is not known here. */
export const minors = [
  "24.7",
  "24.10",
  "25.1",
  "25.4",
  "25.7",
  "25.10",
  "26.1",
  "26.4",
  "26.7",
] as const;
export type Minor = (typeof minors)[number];

/** Releases whose images are all known, oldest first. */
export const knownReleases = [
  "24.7.0",
  "24.10.0",
  "25.1.0",
  "25.4.0",
  "25.7.0",
  "25.10.0",
  "26.1.0",
  "26.1.1",
  "26.4.0",
  "26.4.1",
  "26.7.0-rc.2",
] as const;
export type KnownRelease = (typeof knownReleases)[number];

export interface Release {
  /** As in tags: `25.7.0`, `26.7.0-rc.2`. */
  readonly text: string;
  readonly minor: Minor;
}

/** @returns `undefined` for what `releaseProblem` complains of */
export function parseRelease(text: string): Release | undefined {
  const match = /^(\d+\.\d+)\.\d+(?:-[a-z]+\.\d+)?$/.exec(text);
  const minor = minors.find((name) => name === match?.[1]);
  return minor === undefined ? undefined : { text, minor };
}

export function isKnownRelease(text: string): text is KnownRelease {
  return knownReleases.some((name) => name === text);
}

/** What is wrong with a release that a user wrote. */
export function releaseProblem(text: string): string | undefined {
  if (parseRelease(text) !== undefined) return undefined;
  const found = `release is "${text}"`;
  const meant = nearest(text.trim().replace(/^(?:network-operator-)?v/, ""));
  return meant === undefined
    ? `${found}: expected one of ${knownReleases.join(", ")}; for another one leave release out and write ` +
        "repository and version of each component"
    : `${found}: expected a release as its tag names it; write "${meant}"`;
}

function nearest(text: string): string | undefined {
  if (parseRelease(text) !== undefined) return text;
  return knownReleases.find((name) => name.startsWith(`${text}.`));
}

/** Releases that have something; without `until` up to now. */
export interface Span {
  readonly since?: Minor;
  /** The last one that has it. */
  readonly until?: Minor;
}

export function isWithin({ since, until }: Span, minor: Minor): boolean {
  return (
    (since === undefined || isSince(minor, since)) && (until === undefined || isSince(until, minor))
  );
}

/** Whether a release is `first` or later. */
export function isSince(minor: Minor, first: Minor): boolean {
  return minors.indexOf(minor) >= minors.indexOf(first);
}
