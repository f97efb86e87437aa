import assert from "node:assert/strict";
import type { Claim } from "../../../../provider/plan/claim.ts";
import { type Short, atLeast, exactly, find, short } from "../support/findConflicts.ts";
import { template } from "../support/nicTemplates.ts";
import type { ClusterParts } from "../support/operatorFacts.ts";
import { firmwareClaim, modeClaim } from "../../../support/claims.ts";
import { card } from "../../../support/factsBuilder.ts";

const cx7 = "NicConfigurationTemplate cx7";

const table: readonly (readonly [string, Claim, ClusterParts, readonly Short[]])[] = [
  [
    "a template with another number",
    exactly(8),
    { templates: [template({ template: { numVfs: 16, linkType: "Infiniband" } })] },
    [["error", "NUM_OF_VFS", "exactly 8", `${cx7}: 16`, "undone"]],
  ],
  [
    "a template with another link type",
    firmwareClaim({ linkType: "infiniband", match: "exactly" }),
    { templates: [template({ template: { numVfs: 8, linkType: "Ethernet" } })] },
    [
      ["warning", "NUM_OF_VFS", "exactly 8", `${cx7}: 8`, "same"],
      ["error", "LINK_TYPE", "infiniband", `${cx7}: ethernet`, "undone"],
    ],
  ],
  [
    "a template's raw parameters",
    firmwareClaim({ linkType: "infiniband", numOfVfs: 16 }),
    {
      templates: [
        template({
          template: {
            rawNvConfig: [
              { name: "NUM_OF_VFS", value: "8" },
              { name: "LINK_TYPE_P1", value: "2" },
              { name: "LINK_TYPE_P2", value: "2" },
              { name: "ATS_ENABLED", value: "1" },
            ],
          },
        }),
      ],
    },
    [
      ["error", "NUM_OF_VFS", "at least 16", `${cx7}: 8`, "undone"],
      ["error", "LINK_TYPE", "infiniband", `${cx7}: ethernet`, "undone"],
    ],
  ],
  [
    "a template that resets",
    atLeast(8),
    { templates: [template({ resetToDefault: true })] },
    [["error", "firmware", "at least 8", `${cx7}: resetToDefault`, "reset"]],
  ],
  [
    "nothing of a template for other cards",
    exactly(8),
    {
      templates: [
        template({ template: { numVfs: 16 } }, { nicType: "101d" }),
        template({ template: { numVfs: 16 } }, { pciAddresses: ["0000:40:00.0"] }),
        template({ template: { numVfs: 16 } }, { serialNumbers: ["X"] }),
        template({ template: { numVfs: 16 } }, { partNumbers: ["X"] }),
      ],
    },
    [],
  ],
  [
    "a template that names the card",
    exactly(8),
    {
      templates: [
        template(
          { template: { numVfs: 16 } },
          {
            pciAddresses: ["0000:18:00.0"],
            serialNumbers: [card("0000:18:00.0").serial],
            partNumbers: ["MCX75310AAS-NEAT"],
          },
        ),
      ],
    },
    [["error", "NUM_OF_VFS", "exactly 8", `${cx7}: 16`, "undone"]],
  ],
  [
    "nothing of a template for other nodes",
    exactly(8),
    { templates: [template({ nodeSelector: { a: "b" }, template: { numVfs: 16 } })] },
    [],
  ],
  [
    "nothing between a mode and a template",
    modeClaim(),
    { templates: [template({ template: { numVfs: 16 } })] },
    [],
  ],
];

describe("templateConflicts()", () => {
  for (const [title, claim, parts, found] of table) {
    it(`finds ${title}`, () => {
      assert.deepEqual(short(find(claim, parts)), found);
    });
  }
});
