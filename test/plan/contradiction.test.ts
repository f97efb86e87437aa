import assert from "node:assert/strict";
import type { HostFacts } from "../../provider/facts/hostFacts.ts";
import type { HostRead } from "../../provider/facts/hostRead.ts";
import type { Claim } from "../../provider/plan/claim.ts";
import { contradictions } from "../../provider/plan/contradiction.ts";
import { formatContradiction } from "../../provider/plan/text/formatContradiction.ts";
import { firmwareClaim, modeClaim, vfsClaim } from "../support/claims.ts";
import { hostFacts } from "../support/factsBuilder.ts";

const hosts = "n[1-2]";
const other = { resource: "NicFirmwareVfs other", hosts: "n[2-3]" };

function reads(...names: string[]): Map<string, HostRead> {
  return new Map(names.map((name) => [name, found(hostFacts())]));
}

function found(facts: HostFacts): HostRead {
  return { status: "read", facts };
}

function texts(claims: readonly Claim[], of = reads("n1", "n2", "n3")): string[] {
  return contradictions(claims, of).map(formatContradiction);
}

const exactly = { match: "exactly" } as const;

describe("contradictions()", () => {
  it("names resources, values, device and hosts where two want different values of one card", () => {
    const claims = [
      firmwareClaim({ hosts, ...exactly }),
      firmwareClaim({ ...other, ...exactly, numOfVfs: 16 }),
    ];
    assert.deepEqual(texts(claims), [
      "NicFirmwareVfs firmware wants NUM_OF_VFS exactly 8 and NicFirmwareVfs other exactly 16 on " +
        "0000:18:00.0 of n2: expected one value; change one of them or take these hosts out of its set",
    ]);
  });

  it("names the mode of hosts, folded", () => {
    const claims = [
      modeClaim({ hosts: "n[1-3]" }),
      modeClaim({ hosts: "n[1-3]", mode: "shared", resource: "RdmaMode other" }),
    ];
    assert.deepEqual(texts(claims), [
      "RdmaMode mode wants rdma-mode exclusive and RdmaMode other shared on n[1-3]: " +
        "expected one value; change one of them or take these hosts out of its set",
    ]);
  });

  it("keeps different contradictions apart", () => {
    const claims = [
      modeClaim({ hosts }),
      modeClaim({ hosts: "n1", mode: "shared", resource: "RdmaMode a" }),
      modeClaim({ hosts: "n2", mode: "shared", resource: "RdmaMode b" }),
    ];
    assert.deepEqual(
      contradictions(claims, reads("n1", "n2")).map(({ b, hosts: on }) => `${b.resource} ${on}`),
      ["RdmaMode a n1", "RdmaMode b n2"],
    );
  });

  it("finds a mode without having reached the host", () => {
    const claims = [modeClaim({ hosts }), modeClaim({ hosts, mode: "shared" })];
    assert.equal(contradictions(claims, new Map()).length, 1);
  });

  it("finds counts of VFs on one PF", () => {
    const claims = [
      vfsClaim({ hosts }),
      vfsClaim({ hosts, numVfs: 4, resource: "SriovVfs other" }),
    ];
    assert.deepEqual(
      contradictions(claims, reads("n1", "n2")).map(
        ({ parameter, hosts: on }) => `${parameter} ${on}`,
      ),
      ["numvfs n[1-2]"],
    );
  });

  for (const [title, claims] of [
    [
      "the larger of two claims that want at least",
      [firmwareClaim({ hosts }), firmwareClaim({ ...other, numOfVfs: 16 })],
    ],
    [
      "an exact claim above another that wants at least less",
      [firmwareClaim({ hosts, ...exactly }), firmwareClaim({ ...other, numOfVfs: 4 })],
    ],
    [
      "equal exact claims",
      [firmwareClaim({ hosts, ...exactly }), firmwareClaim({ ...other, ...exactly })],
    ],
    [
      "claims on different hosts",
      [modeClaim({ hosts: "n1" }), modeClaim({ hosts: "n2", mode: "shared" })],
    ],
    [
      "claims on different cards",
      [
        firmwareClaim({ hosts, ...exactly, select: { pci: ["0000:18:00.0"] } }),
        firmwareClaim({ ...other, ...exactly, numOfVfs: 16, select: { pci: ["0000:40:00.0"] } }),
      ],
    ],
  ] as const)
    it(`accepts ${title}`, () => {
      assert.deepEqual(texts(claims), []);
    });
});
