import assert from "node:assert/strict";
import fc from "fast-check";
import { chartKeys } from "../../../components/helm/chartKeys.ts";
import { helmValueFindings } from "../../../components/helm/helmValueFindings.ts";
import { misplacedKeys, switches } from "../../../components/helm/misplacedKeys.ts";
import { knownReleases } from "../../../provider/plan/nicPolicy/release.ts";

/** Values with one key at a dotted path. */
function valuesWith(path: string, value: unknown): Record<string, unknown> {
  const [key = "", ...rest] = path.split(".");
  return { [key]: rest.length === 0 ? value : valuesWith(rest.join("."), value) };
}

/** `path: message` of each problem. */
function problemsOf(release: string, values: Record<string, unknown>): string[] {
  return helmValueFindings(release, values).problems.map(
    ({ path, message }) => `${path}: ${message}`,
  );
}

const policySections = [
  "ofedDriver",
  "rdmaSharedDevicePlugin",
  "sriovDevicePlugin",
  "ibKubernetes",
  "secondaryNetwork",
  "nvIpam",
  "nicFeatureDiscovery",
  "docaTelemetryService",
];

/** Path, releases that read it, releases that do not, words of the message of those. */
const spans: readonly (readonly [string, readonly string[], readonly string[], RegExp])[] = [
  ["psp", [], ["24.7.0", "25.7.0", "26.4.1"], /left the chart before 24\.7.*remove it/],
  [
    "sriovNetworkOperator.configDaemonNodeSelectorExtra",
    [],
    ["24.7.0", "25.7.0"],
    /sriov-network-operator\.sriovOperatorConfig\.configDaemonNodeSelector/,
  ],
  ["deployCR", ["24.7.0"], ["24.10.0", "25.7.0"], /until 24\.7, and release is 2.*remove it/],
  ...policySections.map(
    (path) =>
      [
        path,
        ["24.7.0"],
        ["24.10.0", "25.7.0"],
        new RegExp(
          `until 24\\.7, and release is 2.*write ${path} into the spec of the NicClusterPolicy`,
        ),
      ] as const,
  ),
  ["nodeAffinity", ["24.7.0"], ["24.10.0"], /write nodeAffinity into the spec/],
  ["tolerations", ["24.7.0"], ["24.10.0"], /write tolerations into the spec/],
  [
    "nicConfigurationOperator",
    ["24.10.0", "25.7.0"],
    ["25.10.0", "26.4.0"],
    /until 25\.7.*spec of the NicClusterPolicy/,
  ],
  ["nicConfigurationOperator", [], ["24.7.0"], /since 24\.10, and release is 24\.7\.0/],
  ["nic-configuration-operator-chart", ["24.10.0", "25.7.0"], ["25.10.0"], /until 25\.7/],
  ["maintenanceOperator", ["25.1.0", "26.4.0"], ["24.10.0"], /since 25\.1/],
  ["maintenance-operator-chart", ["25.1.0", "26.4.0"], ["24.7.0"], /since 25\.1/],
  ["maintenance-operator-chart.operatorConfig.deploy", ["25.7.0"], ["25.4.0"], /since 25\.7/],
  ...["useRequestor", "requestorID", "nodeMaintenanceNamePrefix", "nodeMaintenanceNamespace"].map(
    (name) =>
      [
        `operator.maintenanceOperator.${name}`,
        ["25.4.0", "26.4.0"],
        ["25.1.0"],
        /operator\.maintenanceOperator is a value of the chart since 25\.4/,
      ] as const,
  ),
  [
    "operator.maintenanceOperator.useDrainControllerRequestor",
    ["25.10.0"],
    ["25.7.0"],
    /since 25\.10/,
  ],
  [
    "operator.maintenanceOperator.drainControllerRequestorID",
    ["25.10.0"],
    ["25.4.0"],
    /since 25\.10/,
  ],
  ["operator.cniNetworkDirectory", ["25.7.0"], ["25.4.0"], /since 25\.7/],
  ["sriov-network-operator.images.sriovDraDriver", ["26.4.0"], ["26.1.1"], /since 26\.4/],
  ["keepNCP", ["26.7.0-rc.2"], ["26.4.1"], /since 26\.7/],
  ["operator.preStopSleepSeconds", ["26.7.0-rc.2"], ["26.4.1"], /since 26\.7/],
  ["operator.priorityClassName", ["26.7.0-rc.2"], ["26.4.1"], /since 26\.7/],
  ["operator.terminationGracePeriodSeconds", ["26.7.0-rc.2"], ["26.4.1"], /since 26\.7/],
];

describe("helmValueFindings()", () => {
  for (const [path, having, lacking, words] of spans)
    it(`knows in which releases ${path} is read${having.length > 0 ? ` (${having.join(", ")})` : ""}`, () => {
      const values = valuesWith(path, switches.includes(path) ? true : { x: 1 });
      for (const release of having) assert.deepEqual(problemsOf(release, values), []);
      for (const release of lacking) {
        const found = problemsOf(release, values);
        assert.equal(found.length, 1, found.join("\n"));
        assert.match(found[0]!, words);
      }
    });

  it("has a case for every key that depends on the release", () => {
    const tested = spans.map(([path]) => path);
    for (const { path } of chartKeys)
      assert(
        tested.some((one) => one === path || one.startsWith(`${path}.`)),
        path,
      );
  });

  it("tells each section that the 25.7 values of an upgraded cluster still hold once", () => {
    const values = {
      nfd: { enabled: true },
      sriovNetworkOperator: { enabled: true },
      nicConfigurationOperator: { enabled: false },
      maintenanceOperator: { enabled: false },
      deployCR: true,
      secondaryNetwork: {
        deploy: true,
        cniPlugins: { deploy: true },
        ipamPlugin: { deploy: false },
      },
      nvIpam: { deploy: true },
      ofedDriver: { deploy: false },
      rdmaSharedDevicePlugin: { deploy: false },
      sriovDevicePlugin: { deploy: false },
      psp: { enabled: false },
      "sriov-network-operator": { sriovOperatorConfig: { deploy: true } },
    };
    assert.deepEqual(
      helmValueFindings("25.7.0", values)
        .problems.map(({ path }) => path)
        .sort(),
      [
        "values.deployCR",
        "values.nvIpam",
        "values.ofedDriver",
        "values.psp",
        "values.rdmaSharedDevicePlugin",
        "values.secondaryNetwork",
        "values.sriovDevicePlugin",
      ],
    );
  });

  it("tells a section alone where what stands below it is not read either", () => {
    const values = { "maintenance-operator-chart": { operatorConfig: { deploy: true } } };
    assert.deepEqual(
      helmValueFindings("24.10.0", values).problems.map(({ path }) => path),
      ["values.maintenance-operator-chart"],
    );
  });

  it("names the place of keys that stand where no release reads them", () => {
    for (const [path, place] of Object.entries(misplacedKeys)) {
      const found = problemsOf("25.4.0", valuesWith(path, true));
      assert(
        found.some((text) => text.startsWith(`values.${path}: `) && text.endsWith(place)),
        `${path}: ${found.join("\n")}`,
      );
    }
  });

  it("refuses texts for switches, which Helm takes for true", () => {
    for (const path of switches.filter((one) => one !== "deployCR")) {
      const release = path.startsWith("nicConfigurationOperator") ? "25.7.0" : "26.7.0-rc.2";
      const found = problemsOf(release, valuesWith(path, "false"));
      assert.equal(found.length, 1, `${path}: ${found.join("\n")}`);
      assert.match(found[0]!, /is "false": expected true or false without quotes/);
    }
    assert.match(problemsOf("24.7.0", { deployCR: "yes" })[0]!, /deployCR is "yes"/);
  });

  it("names the public registry for images of the private staging one, wherever they stand", () => {
    const values = {
      operator: { repository: "nvcr.io/nvstaging/mellanox", tolerations: [{ key: "x" }] },
      "sriov-network-operator": { images: { webhook: "nvcr.io/nvstaging/mellanox/hook:v1" } },
    };
    const found = problemsOf("25.7.0", values);
    assert.equal(found.length, 2);
    assert.match(
      found[0]!,
      /^values\.operator\.repository: .*answers 401: write "nvcr\.io\/nvidia\/mellanox"$/,
    );
    assert.match(found[1]!, /images\.webhook.*write "nvcr\.io\/nvidia\/mellanox\/hook:v1"$/);
  });

  it("warns of CRDs that nobody updates", () => {
    const { problems, warnings } = helmValueFindings("25.7.0", { upgradeCRDs: false });
    assert.deepEqual(problems, []);
    assert.match(warnings[0]!.message, /upgradeCRDs is false/);
    assert.deepEqual(helmValueFindings("25.7.0", { upgradeCRDs: true }).warnings, []);
  });

  it("warns from 26.1 on of one switch for external drains without the other", () => {
    const ours = { operator: { maintenanceOperator: { useDrainControllerRequestor: true } } };
    const theirs = {
      "sriov-network-operator": { operator: { externalDrainer: { enabled: true } } },
    };
    const warned = (release: string, values: Record<string, unknown>): string[] =>
      helmValueFindings(release, values).warnings.map(({ path }) => path);
    assert.deepEqual(warned("26.1.0", ours), [
      "values.sriov-network-operator.operator.externalDrainer.enabled",
    ]);
    assert.deepEqual(warned("26.1.0", theirs), [
      "values.operator.maintenanceOperator.useDrainControllerRequestor",
    ]);
    assert.deepEqual(warned("26.1.0", { ...ours, ...theirs }), []);
    assert.deepEqual(warned("25.10.0", ours), []);
  });

  it("asks for a release that it knows", () => {
    assert.match(problemsOf("v25.7.0", {})[0]!, /write "25\.7\.0"/);
    assert.match(problemsOf("31.1.0", { psp: {} })[0]!, /^release: /);
  });

  it("lets keys pass that it does not know, of every release, and never throws", () => {
    assert.deepEqual(problemsOf("25.7.0", { global: { imagePullSecrets: ["x"] }, mine: 1 }), []);
    fc.assert(
      fc.property(fc.constantFrom(...knownReleases), fc.object(), (release, values) => {
        const known = [...chartKeys.map(({ path }) => path), ...Object.keys(misplacedKeys)];
        const { problems } = helmValueFindings(release, values);
        assert(problems.every(({ path }) => known.includes(path.slice("values.".length))));
      }),
    );
  });
});
