import assert from "node:assert/strict";
import { helmValueProblems } from "../../../components/helm/helmValueProblems.ts";
import { valueRules } from "../../../components/helm/valueRules.ts";

type Tree = Record<string, unknown>;

describe("helmValueProblems()", () => {
  const table: [release: string, values: Tree, path: string, message: RegExp][] = [
    [
      "25.7.0",
      { deployCR: true },
      "values.deployCR",
      /left in 24\.10: use the resource NicClusterPolicy/,
    ],
    ["25.7.0", { nvIpam: { deploy: true } }, "values.nvIpam", /use nvIpam of NicClusterPolicy/],
    [
      "24.10.0",
      { ofedDriver: { initContainer: { enable: true } } },
      "values.ofedDriver.initContainer",
      /use operator\.ofedDriver\.initContainer of the values/,
    ],
    [
      "24.10.0",
      { ofedDriver: { deploy: true } },
      "values.ofedDriver",
      /ofedDriver of NicClusterPolicy/,
    ],
    [
      "25.10.0",
      { nicConfigurationOperator: { enabled: true } },
      "values.nicConfigurationOperator",
      /25\.10/,
    ],
    [
      "24.7.0",
      { nicConfigurationOperator: { enabled: true } },
      "values.nicConfigurationOperator",
      /came in 24\.10/,
    ],
    [
      "25.1.0",
      { operator: { maintenanceOperator: {} } },
      "values.operator.maintenanceOperator",
      /came in 25\.4/,
    ],
    [
      "25.4.0",
      { operator: { cniNetworkDirectory: "/x" } },
      "values.operator.cniNetworkDirectory",
      /25\.7/,
    ],
    ["24.7.0", { psp: { enabled: false } }, "values.psp", /PodSecurityPolicies/],
    ["25.7.0", { upgradeCRDs: false }, "values.upgradeCRDs", /CRDs of the old release/],
    ["25.8.0", {}, "release", /25\.7\.0/],
  ];
  for (const [release, values, path, message] of table)
    it(`names ${path} of ${release} for ${JSON.stringify(values)}`, () => {
      const problems = helmValueProblems(release, values);
      assert.deepEqual(
        problems.map((problem) => problem.path),
        [path],
      );
      assert.match(problems[0]?.message ?? "", message);
    });

  const fine: [string, Tree][] = [
    ["24.7.0", { deployCR: true, nvIpam: { deploy: true }, ofedDriver: { deploy: true } }],
    [
      "25.7.0",
      { nfd: { enabled: true }, sriovNetworkOperator: { enabled: true }, upgradeCRDs: true },
    ],
    [
      "25.7.0",
      { nicConfigurationOperator: { enabled: true }, operator: { maintenanceOperator: {} } },
    ],
    ["26.7.0-rc.2", { keepNCP: true }],
  ];
  for (const [release, values] of fine)
    it(`lets ${JSON.stringify(values)} of ${release} pass`, () => {
      assert.deepEqual(helmValueProblems(release, values), []);
    });

  it("tells for every key that left where it is now", () => {
    for (const { gone, instead, path } of valueRules)
      assert.equal(gone === undefined, instead === undefined, path);
  });
});
