import { type Findings, mergeFindings, noFindings, problem, warning } from "../findings.ts";
import { globalSince } from "./fieldSpans.ts";
import { effectiveImage, imageSlots } from "./fillImages.ts";
import { hasOwnVersion, publicRepositories, versionOf } from "./imageTable.ts";
import { nicPolicyManifest, type NicPolicy } from "./nicPolicy.ts";
import { isSince, knownReleases, parseRelease, type Release } from "./release.ts";
import { mixedReleaseFindings, releaseOfImageFindings } from "./imageReleaseFindings.ts";
import { repositoryProblem } from "./repositoryRules.ts";
import type { ImageSlot } from "./sections.ts";
import { sectionAt, textAt, type Tree } from "./tree.ts";
import { isWrongName } from "./wrongImageNames.ts";

/** Images that no registry would hand out, or that belong to another release. */
export function imageFindings(policy: NicPolicy): Findings {
  const { spec: filled } = nicPolicyManifest(policy);
  const release = policy.release === undefined ? undefined : parseRelease(policy.release);
  if (policy.release !== undefined && release === undefined) return noFindings;
  const slots = [...imageSlots, xPlane].filter(({ path }) => sectionAt(filled, path) !== undefined);
  return mergeFindings([
    globalFindings(filled),
    ...slots.map((slot) => slotFindings(slot, filled, release)),
    release === undefined ? mixedReleaseFindings(slots, filled) : noFindings,
  ]);
}

/** Its registry is private in every release so far, so nothing of it is filled in. */
const xPlane: ImageSlot = { path: "spectrumXOperator.xPlane", image: "xplane" };

function globalFindings(spec: Tree): Findings {
  const repository = textAt(spec, "global.repository");
  const wrong = repository === undefined ? undefined : repositoryProblem(repository);
  return mergeFindings([
    wrong === undefined
      ? noFindings
      : problem("spec.global.repository", `global.repository is "${repository ?? ""}": ${wrong}`),
    versionFindings("global.version", textAt(spec, "global.version")),
  ]);
}

function slotFindings(slot: ImageSlot, spec: Tree, release: Release | undefined): Findings {
  const { path } = slot;
  const own = textAt(spec, `${path}.repository`);
  const wrong = own === undefined ? undefined : repositoryProblem(own);
  return mergeFindings([
    nameFindings(slot, spec),
    wrong === undefined
      ? noFindings
      : problem(`spec.${path}.repository`, `${path}.repository is "${own ?? ""}": ${wrong}`),
    versionFindings(`${path}.version`, textAt(spec, `${path}.version`)),
    missingFindings(slot, spec, release),
    release === undefined ? noFindings : releaseOfImageFindings(slot, spec, release),
  ]);
}

/** A mirror may call an image what it likes; public registries have one name. */
function nameFindings({ path, image: right }: ImageSlot, spec: Tree): Findings {
  const { image, repository } = effectiveImage(spec, path);
  if (image === undefined || image === right) return noFindings;
  const at = `spec.${path}.image`;
  if (!/^[a-zA-Z0-9._-]+$/.test(image))
    return problem(
      at,
      `${path}.image is "${image}": expected the name alone, letters, digits, "-", "_" and "."; put the registry into repository ` +
        `and the tag into version, and write "${right}"`,
    );
  const isPublic = repository === undefined || publicRepositories.includes(repository);
  const variant = image === `${right}-stig-fips`;
  if (variant || (!isPublic && !isWrongName(image, right))) return noFindings;
  const found = `${path}.image is "${image}": the image is called "${right}" in every release`;
  return isPublic
    ? problem(
        at,
        `${found}, and a pull of any other name fails; write "${right}", or leave image out`,
      )
    : warning(at, `${found}; see that "${repository}" has it under this name, or write "${right}"`);
}

function versionFindings(path: string, version: string | undefined): Findings {
  return version === undefined || /^(?:[a-zA-Z0-9._-]+|sha256:[a-fA-F0-9]{64})$/.test(version)
    ? noFindings
    : problem(
        `spec.${path}`,
        `${path} is "${version}": expected a tag of letters, digits, ".", "_" and "-", or "sha256:" with 64 hex digits; ` +
          "correct it",
      );
}

/** Fields that the kind requires and that neither the user nor the release gave. */
function missingFindings(slot: ImageSlot, spec: Tree, release: Release | undefined): Findings {
  const { path, image } = slot;
  const { repository, version } = effectiveImage(spec, path);
  const missing = [
    ...(repository === undefined ? ["repository"] : []),
    ...(version === undefined ? ["version"] : []),
  ];
  if (missing.length > 0)
    return mergeFindings(
      missing.map((field) => problem(`spec.${path}.${field}`, missingText(slot, field, release))),
    );
  return hasOwnVersion(image) && textAt(spec, `${path}.version`) === undefined
    ? problem(
        `spec.${path}.version`,
        `${path} has no version, and global.version does not fit "${image}", which has versions of its own: write ` +
          `${path}.version, or a release`,
      )
    : noFindings;
}

function missingText(
  { path, image }: ImageSlot,
  field: string,
  release: Release | undefined,
): string {
  const found = `${path} has no ${field}`;
  if (release === undefined)
    return `${found}: write release, "${latestStable}" for example, which fills it in, or ${path}.${field}`;
  const known = knownReleases.filter((text) => {
    const other = parseRelease(text);
    return other?.minor === release.minor && versionOf(image, other) !== undefined;
  });
  const alternative =
    known.length === 0
      ? ""
      : `, or take release ${known.map((text) => `"${text}"`).join(" or ")}, whose images are known`;
  const global = isSince(release.minor, globalSince) ? ` or global.${field}` : "";
  return (
    `${found}: the ${field} of "${image}" in ${release.text} is not known here; write ${path}.${field}${global} as the release ` +
    `notes give it${alternative}`
  );
}

const latestStable = knownReleases.findLast((text) => !text.includes("-")) ?? knownReleases[0];
