import assert from "node:assert/strict";
import fc from "fast-check";
import {
  publicRepositories,
  publicRepository,
  releasesWith,
  repositoryOf,
  versionOf,
} from "../../../provider/plan/nicPolicy/imageTable.ts";
import {
  isSince,
  isWithin,
  knownReleases,
  minors,
  parseRelease,
} from "../../../provider/plan/nicPolicy/release.ts";
import { repositoryProblem } from "../../../provider/plan/nicPolicy/repositoryRules.ts";
import { sections } from "../../../provider/plan/nicPolicy/sections.ts";
import { isWrongName } from "../../../provider/plan/nicPolicy/wrongImageNames.ts";

const images = sections.flatMap(({ images: slots }) => slots.map(({ image }) => image));
const anyRelease = fc.constantFrom(...knownReleases);
const anyImage = fc.constantFrom(...images);

describe("imageTable", () => {
  it("releasesWith() finds the release whose version versionOf() gives", () => {
    fc.assert(
      fc.property(anyRelease, anyImage, (text, image) => {
        const release = parseRelease(text) ?? assert.fail(text);
        const version = versionOf(image, release);
        if (version !== undefined) assert.ok(releasesWith(image, version).includes(text));
      }),
    );
  });

  it("repositoryOf() gives public repositories that pass their own rules", () => {
    fc.assert(
      fc.property(anyRelease, anyImage, (text, image) => {
        const repository = repositoryOf(image, parseRelease(text) ?? assert.fail(text));
        assert.ok(repository !== undefined && publicRepositories.includes(repository));
        assert.equal(repositoryProblem(repository), undefined);
      }),
    );
  });

  it("isWrongName() never answers for an image's own name", () => {
    for (const image of images) assert.ok(!isWrongName(image, image));
  });

  it("publicRepository() replaces the staging registry only", () => {
    assert.equal(publicRepository("nvcr.io/nvstaging/mellanox"), "nvcr.io/nvidia/mellanox");
    assert.equal(publicRepository("nvcr.io/nvidia/mellanox"), undefined);
    assert.equal(publicRepository("mirror.example/nvcr.io/nvstaging"), undefined);
  });

  it("isWithin() takes both ends of a span and nothing outside", () => {
    const minor = fc.constantFrom(...minors);
    fc.assert(
      fc.property(minor, minor, minor, (since, until, each) => {
        const isInside = isSince(each, since) && isSince(until, each);
        assert.equal(isWithin({ since, until }, each), isInside);
        assert.ok(isWithin({}, each));
      }),
    );
  });
});
