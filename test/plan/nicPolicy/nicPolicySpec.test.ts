import assert from "node:assert/strict";
import { NicPolicySpec } from "../../../provider/plan/nicPolicy/nicPolicySpec.ts";
import { parseSpec } from "../../../provider/plan/sriov/parseSpec.ts";
import { lines } from "../sriov/sriovFixtures.ts";

function refused(spec: unknown): string {
  const parsed = parseSpec(NicPolicySpec, spec);
  return parsed.status === "parsed" ? "parsed" : lines(parsed.problems).join("\n");
}

describe("NicPolicySpec", () => {
  it("takes a component as true, and parts of it", () => {
    assert.deepEqual(NicPolicySpec.parse({ nvIpam: true, secondaryNetwork: { multus: true } }), {
      nvIpam: {},
      secondaryNetwork: { multus: {} },
    });
  });

  const wrong: readonly [name: string, spec: unknown, message: RegExp][] = [
    ["the chart's deploy", { nvIpam: { deploy: true } }, /^nvIpam: "deploy" is no field.*deployed/],
    ["the chart's deployCR", { deployCR: true }, /"deployCR" is no field of NicClusterPolicy/],
    ["psp", { psp: { enabled: false } }, /gone since 24\.1/],
    ["multus outside secondaryNetwork", { multus: {} }, /write secondaryNetwork\.multus/],
    ["nvIpam inside secondaryNetwork", { secondaryNetwork: { nvIpam: {} } }, /beside secondaryN/],
    ["a field in other case", { nvIPAM: {} }, /write nvIpam/],
    ["pull secrets as objects", { nvIpam: { imagePullSecrets: [{ name: "a" }] } }, /no object/],
    ["a plugin's config as an object", { rdmaSharedDevicePlugin: { config: {} } }, /JSON\.strin/],
    ["no GUIDs", { ibKubernetes: {} }, /ibKubernetes\.pKeyGUIDPoolRangeStart/],
    [
      "a negative number of nodes",
      { ofedDriver: { upgradePolicy: { maxParallelUpgrades: -1 } } },
      /ofedDriver\.upgradePolicy\.maxParallelUpgrades/,
    ],
    [
      "maxUnavailable",
      { ofedDriver: { upgradePolicy: { maxUnavailable: 1 } } },
      /write maxParallelUpgrades/,
    ],
    ["drain beside upgradePolicy", { ofedDriver: { drain: {} } }, /write upgradePolicy\.drain/],
    ["env as a number", { ofedDriver: { env: [{ name: "A", value: 1 }] } }, /in quotes/],
    [
      "an image of the operator and its daemon in one",
      { nicConfigurationOperator: { image: "a" } },
      /operator\.image and configurationDaemon\.image/,
    ],
    ["a nodeSelector", { nodeSelector: {} }, /write nodeAffinity/],
    ["an unknown word", { surprise: 1 }, /expected one of .*nvIpam.*remove it/],
  ];
  for (const [name, spec, message] of wrong)
    it(`NicPolicySpec refuses ${name} and says what to write`, () => {
      assert.match(refused(spec), message);
    });
});
