import { type Findings, mergeFindings, noFindings, problem, warning } from "../findings.ts";
import { effectiveImage } from "./fillImages.ts";
import {
  hasOwnVersion,
  publicRepositories,
  releasesWith,
  repositoryOf,
  versionOf,
} from "./imageTable.ts";
import { parseRelease, type Release } from "./release.ts";
import type { ImageSlot } from "./sections.ts";
import type { Tree } from "./tree.ts";

/** An image that was overridden with one of another release, or looked for where that release is not. */
export function releaseOfImageFindings(slot: ImageSlot, spec: Tree, release: Release): Findings {
  const { path, image } = slot;
  const { version, repository } = effectiveImage(spec, path);
  if (version === undefined || repository === undefined) return noFindings;
  const others = releasesWith(image, version);
  if (others.length > 0 && !others.includes(release.text))
    return otherRelease(slot, version, others, release);
  const right = repositoryOf(image, release);
  return version === versionOf(image, release) &&
    right !== undefined &&
    repository !== right &&
    publicRepositories.includes(repository)
    ? problem(
        `spec.${path}.repository`,
        `${path}.repository is "${repository}", where ${image}:${version} is not: release ${release.text} is at "${right}"; ` +
          `write that, or leave repository out`,
      )
    : noFindings;
}

function otherRelease(
  { path, image }: ImageSlot,
  version: string,
  others: readonly string[],
  release: Release,
): Findings {
  const own = versionOf(image, release);
  const found = `${path}.version is "${version}", ${image} of ${others.join(", ")}, and release is ${release.text}`;
  const fix =
    own === undefined
      ? "write the version of that release"
      : `leave repository and version out, which gives "${own}"`;
  return hasOwnVersion(image)
    ? warning(`spec.${path}.version`, `${found}: see that the operator supports it, or ${fix}`)
    : problem(`spec.${path}.version`, `${found}: expected images of one release; ${fix}`);
}

/** Without a release, what the versions themselves tell. */
export function mixedReleaseFindings(slots: readonly ImageSlot[], spec: Tree): Findings {
  const told = slots.flatMap(({ path, image }) => {
    const version = hasOwnVersion(image) ? undefined : effectiveImage(spec, path).version;
    const releases = version === undefined ? [] : releasesWith(image, version);
    return version === undefined || releases.length === 0 ? [] : [{ path, version, releases }];
  });
  const [first, ...rest] = told;
  if (first === undefined) return noFindings;
  return mergeFindings(
    rest
      .filter(({ releases }) => !releases.some((name) => isOneRelease(name, first.releases)))
      .map(({ path, version, releases }) =>
        problem(
          `spec.${path}.version`,
          `${path}.version is "${version}" of ${releases.join(", ")}, and ${first.path}.version "${first.version}" of ` +
            `${first.releases.join(", ")}: expected images of one release; write release and leave the versions out`,
        ),
      ),
  );
}

function isOneRelease(name: string, others: readonly string[]): boolean {
  return others.some((other) => other === name || minorOf(other) === minorOf(name));
}

function minorOf(text: string): string {
  return parseRelease(text)?.minor ?? text;
}
