import assert from "node:assert/strict";
import type { z } from "zod";
import { NodePolicySpec } from "../../../provider/plan/sriov/nodePolicySpec.ts";
import { OperatorConfigSpec } from "../../../provider/plan/sriov/operatorConfigSpec.ts";
import { parseSpec } from "../../../provider/plan/sriov/parseSpec.ts";
import { PoolConfigSpec } from "../../../provider/plan/sriov/poolConfigSpec.ts";

const policy = {
  resourceName: "resibp24s0",
  nodeSelector: { "nvidia.com/gpu.present": "true" },
  nicSelector: { vendor: "15b3", pfNames: ["ibp24s0"] },
  numVfs: 8,
};

/** The only problem, as `path: message`. */
function problem(schema: z.ZodType, input: unknown): string {
  const parsed = parseSpec(schema, input);
  assert.equal(parsed.status, "wrong");
  assert.equal(parsed.problems.length, 1);
  return parsed.problems.map(({ path, message }) => `${path}: ${message}`).join();
}

describe("strictSpec()", () => {
  it("takes the policies of the seeds", () => {
    assert.deepEqual(parseSpec(NodePolicySpec, policy), { status: "parsed", spec: policy });
  });

  const wrongNames: readonly [z.ZodType, object, string][] = [
    [
      NodePolicySpec,
      { ...policy, nicSelector: { pfName: ["ibp24s0"] } },
      'nicSelector: "pfName" is no field of nicSelector of SriovNetworkNodePolicy: write pfNames (a list)',
    ],
    [
      NodePolicySpec,
      { ...policy, nicSelector: { deviceId: "1021" } },
      'nicSelector: "deviceId" is no field of nicSelector of SriovNetworkNodePolicy: write deviceID',
    ],
    [
      NodePolicySpec,
      { ...policy, eswitchMode: "legacy" },
      ': "eswitchMode" is no field of SriovNetworkNodePolicy: write eSwitchMode',
    ],
    [
      NodePolicySpec,
      { ...policy, rdmaMode: "exclusive" },
      ': "rdmaMode" is no field of SriovNetworkNodePolicy: write rdmaMode in a SriovNetworkPoolConfig',
    ],
    [
      PoolConfigSpec,
      { matchLabels: { a: "b" } },
      ': "matchLabels" is no field of SriovNetworkPoolConfig: write nodeSelector.matchLabels',
    ],
    [
      PoolConfigSpec,
      { nodeSelector: { "nvidia.com/gpu.present": "true" } },
      'nodeSelector: "nvidia.com/gpu.present" is no field of a label selector (the labels belong under ' +
        "matchLabels): expected one of matchExpressions, matchLabels; remove it or correct its name",
    ],
    [
      OperatorConfigSpec,
      { disabledPlugins: ["mellanox"] },
      ': "disabledPlugins" is no field of SriovOperatorConfig: write disablePlugins',
    ],
    [
      OperatorConfigSpec,
      { constructor: 1 },
      ': "constructor" is no field of SriovOperatorConfig: expected one of configDaemonEnvVars, ' +
        "configDaemonNodeSelector, configurationMode, disableDrain, disablePlugins, enableInjector, " +
        "enableOperatorWebhook, enableOvsOffload, featureGates, logLevel, useCDI; remove it or correct its name",
    ],
  ];
  for (const [schema, input, expected] of wrongNames)
    it(`answers a wrong key: ${expected.slice(0, 70)}…`, () => {
      assert.equal(problem(schema, input), expected);
    });
});
