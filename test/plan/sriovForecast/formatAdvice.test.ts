import assert from "node:assert/strict";
import type { Advice } from "../../../provider/plan/sriovForecast/advice.ts";
import { formatAdvice } from "../../../provider/plan/sriovForecast/formatAdvice.ts";

const advice: readonly (readonly [Advice, RegExp])[] = [
  [
    { code: "mode_by_resource", mode: "shared", live: true },
    /^leave rdmaMode out of the pool and set RdmaMode shared on these hosts, where it finds it done: .* put ib_core\.netns_mode=1 on/,
  ],
  [
    { code: "mode_by_resource", mode: "exclusive", live: false },
    /which a Rollout makes live in its waves: .* put ib_core\.netns_mode=0 on the command line first$/,
  ],
  [{ code: "name_mode_in_pool", mode: "exclusive" }, /^set rdmaMode: exclusive in the pool/],
  [
    { code: "set_iommu", arguments: ["intel_iommu=on", "iommu=pt"] },
    /^put intel_iommu=on iommu=pt on the command line .* each as a word of its own$/,
  ],
  [
    { code: "spell_argument", argument: "intel_iommu=on", found: "intel_iommu=on,sm_on" },
    /^write intel_iommu=on as a word of its own instead of intel_iommu=on,sm_on$/,
  ],
  [
    { code: "firmware_first", numOfVfs: 8 },
    /^set NicFirmwareVfs with numOfVfs: 8 and match: "exactly" on these cards first: its Rollout/,
  ],
  [{ code: "firmware_first", numOfVfs: null }, /numOfVfs: the policy's numVfs and match/],
  [
    { code: "external_firmware", numOfVfs: 8 },
    /^set NicFirmwareVfs with numOfVfs: 8 .* fewer VFs$/,
  ],
  [{ code: "link_first", linkType: "infiniband" }, /with linkType: "infiniband" on these cards/],
  [{ code: "drop_link_type" }, /^leave linkType out of the policy/],
  [{ code: "daemon_mode" }, /configurationMode "daemon"$/],
  [{ code: "disable_plugin" }, /^set disablePlugins: \["mellanox"\]/],
  [{ code: "exclude_dpu" }, /^take these cards out/],
  [{ code: "one_pool" }, /^make the node selectors of the pools exclude each other$/],
];

describe("formatAdvice()", () => {
  for (const [index, [each, expected]] of advice.entries()) {
    it(`begins with what to do: ${each.code} (${index + 1})`, () => {
      assert.match(formatAdvice(each), expected);
    });
  }
});
