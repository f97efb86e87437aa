import { hasOwnVersion, repositoryOf, versionOf } from "./imageTable.ts";
import type { NicPolicySpec } from "./nicPolicySpec.ts";
import { parseRelease, type Release } from "./release.ts";
import { type ImageSlot, sections } from "./sections.ts";
import { sectionAt, textAt, type Tree, withValue } from "./tree.ts";

/** Every image that a spec may name. */
export const imageSlots: readonly ImageSlot[] = sections.flatMap(({ images }) => images);

/**
 * The spec with the image of each component that is in it. What the user wrote
 * wins, then `global`, then the release; what none of them tells stays out.
 */
export function filledSpec(spec: NicPolicySpec, release: string | undefined): Tree {
  const known = release === undefined ? undefined : parseRelease(release);
  return imageSlots.reduce<Tree>((filled, slot) => {
    const section = sectionAt(filled, slot.path);
    return section === undefined
      ? filled
      : withValue(filled, slot.path, { ...defaultsOf(slot, spec, known), ...section });
  }, spec);
}

function defaultsOf({ image }: ImageSlot, spec: Tree, release: Release | undefined): Tree {
  const repository = release === undefined ? undefined : repositoryOf(image, release);
  const version = release === undefined ? undefined : versionOf(image, release);
  const hasRepository = textAt(spec, "global.repository") !== undefined;
  const hasVersion = textAt(spec, "global.version") !== undefined && !hasOwnVersion(image);
  return {
    image,
    ...(repository === undefined || hasRepository ? {} : { repository }),
    ...(version === undefined || hasVersion ? {} : { version }),
  };
}

/** An image as the operator takes it: `global` stands in for what the section leaves out (since 26.4). */
export function effectiveImage(
  spec: Tree,
  path: string,
): { readonly image?: string; readonly repository?: string; readonly version?: string } {
  const image = textAt(spec, `${path}.image`);
  const repository = textAt(spec, `${path}.repository`) ?? textAt(spec, "global.repository");
  const version = textAt(spec, `${path}.version`) ?? textAt(spec, "global.version");
  return {
    ...(image === undefined ? {} : { image }),
    ...(repository === undefined ? {} : { repository }),
    ...(version === undefined ? {} : { version }),
  };
}
