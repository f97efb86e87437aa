import assert from "node:assert/strict";
import { pluginFindings } from "../../../provider/plan/nicPolicy/pluginFindings.ts";
import { offeredResources } from "../../../provider/plan/nicPolicy/pluginResources.ts";
import { NicPolicySpec } from "../../../provider/plan/nicPolicy/nicPolicySpec.ts";
import { said } from "./nicPolicyFixtures.ts";

type Spec = Readonly<Record<string, unknown>>;

function shared(...configList: readonly object[]): Spec {
  return { rdmaSharedDevicePlugin: { config: JSON.stringify({ configList }) } };
}

function vfs(...resourceList: readonly object[]): Spec {
  return { sriovDevicePlugin: { config: JSON.stringify({ resourceList }) } };
}

function saidOf(spec: Spec): string[] {
  return said(pluginFindings(NicPolicySpec.parse(spec)));
}

const ports = { rdmaHcaMax: 63, selectors: { ifNames: ["ibp24s0"] } };
const named = { selectors: { pfNames: ["ibp24s0"] } };

describe("pluginFindings", () => {
  const right: readonly [name: string, spec: Spec][] = [
    ["no plugin", {}],
    ["a plugin without a config", { rdmaSharedDevicePlugin: {}, sriovDevicePlugin: {} }],
    ["shared interfaces", shared({ resourceName: "hca_shared-a.1", ...ports })],
    ["a domain as prefix", shared({ resourceName: "a", resourcePrefix: "nvidia.com", ...ports })],
    ["devices of old", shared({ resourceName: "a", rdmaHcaMax: 63, devices: ["ib0"] })],
    ["PFs by name", vfs({ resourceName: "ib_0", ...named })],
    ["a list of selectors", vfs({ resourceName: "a", selectors: [named.selectors] })],
    [
      "an accelerator",
      vfs({ resourceName: "a", deviceType: "accelerator", selectors: { devices: ["a2d6"] } }),
    ],
    ["an empty multus config", { secondaryNetwork: { multus: { config: " " } } }],
  ];
  for (const [name, spec] of right)
    it(`pluginFindings() takes ${name}`, () => {
      assert.deepEqual(saidOf(spec), []);
    });

  const wrong: readonly [name: string, spec: Spec, message: RegExp][] = [
    [
      "text that is no JSON",
      { rdmaSharedDevicePlugin: { config: "{configList: []}" } },
      /^problem spec\.rdmaSharedDevicePlugin\.config: .* is no JSON, it begins "\{configList: \[\]\}"/,
    ],
    [
      "multus text that is no JSON",
      { secondaryNetwork: { multus: { config: "{" } } },
      /^problem spec\.secondaryNetwork\.multus\.config: .* is no JSON/,
    ],
    [
      "the SR-IOV plugin's list in the shared one",
      { rdmaSharedDevicePlugin: { config: '{"configList": [], "resourceList": []}' } },
      /write configList \(resourceList is of the SR-IOV device plugin\)/,
    ],
    [
      "the shared plugin's list in the SR-IOV one",
      { sriovDevicePlugin: { config: '{"resourceList": [], "configList": []}' } },
      /write resourceList \(configList is of the RDMA shared device plugin\)/,
    ],
    [
      "no list",
      { sriovDevicePlugin: { config: "{}" } },
      /sriovDevicePlugin\.config\.resourceList: resourceList is missing/,
    ],
    [
      "a list in place of an object",
      { sriovDevicePlugin: { config: "[]" } },
      /^problem spec\.sriov/,
    ],
    ["no resourceName", shared(ports), /configList\.0\.resourceName: resourceName is missing/],
    [
      "no rdmaHcaMax",
      shared({ resourceName: "a", selectors: ports.selectors }),
      /configList\.0\.rdmaHcaMax: rdmaHcaMax is missing/,
    ],
    [
      "neither selectors nor devices",
      shared({ resourceName: "a", rdmaHcaMax: 1 }),
      /neither selectors nor devices is given/,
    ],
    [
      "selectors without any",
      shared({ resourceName: "a", rdmaHcaMax: 1, selectors: {} }),
      /selectors is empty: expected one of vendors/,
    ],
    [
      "pfNames in the shared plugin",
      shared({ resourceName: "a", rdmaHcaMax: 1, selectors: { pfNames: ["a"] } }),
      /"pfNames" is no field of .*: write ifNames/,
    ],
    [
      "ifNames in the SR-IOV plugin",
      vfs({ resourceName: "a", selectors: { ifNames: ["a"] } }),
      /"ifNames" is no field of .*: write pfNames/,
    ],
    [
      "pfNames of an accelerator",
      vfs({ resourceName: "a", deviceType: "accelerator", ...named }),
      /"pfNames" is no field of selectors of deviceType accelerator/,
    ],
    [
      "selectors of an accelerator without any, by what it has",
      vfs({ resourceName: "a", deviceType: "accelerator", selectors: {} }),
      /deviceType accelerator is empty: expected one of .*name the devices with pciAddresses/,
    ],
    [
      "ifNames outside selectors",
      shared({ resourceName: "a", rdmaHcaMax: 1, ifNames: ["ib0"] }),
      /"ifNames" is no field of .*: write selectors\.ifNames/,
    ],
    [
      "a type of device that there is not",
      vfs({ resourceName: "a", deviceType: "vf", ...named }),
      /resourceList\.0\.deviceType/,
    ],
    [
      "a name with its prefix",
      shared({ resourceName: "rdma/a", ...ports }),
      /configList\.0\.resourceName is "rdma\/a": expected letters, digits.* no prefix/,
    ],
    [
      "a hyphen in the SR-IOV plugin's name",
      vfs({ resourceName: "my-vfs", ...named }),
      /resourceName is "my-vfs": expected letters, digits, "_" and "\." \(no "-"\)/,
    ],
    [
      "a name that ends in a dot",
      shared({ resourceName: "a.", ...ports }),
      /resourceName is "a\.": /,
    ],
    [
      "a prefix that is no domain",
      vfs({ resourceName: "a", resourcePrefix: "nvidia_com", ...named }),
      /resourcePrefix is "nvidia_com": expected a domain name, "nvidia\.com"/,
    ],
    [
      "a resource twice",
      vfs({ resourceName: "a", ...named }, { resourceName: "a", ...named }),
      /sriovDevicePlugin\.config offers "intel\.com\/a" twice/,
    ],
  ];
  for (const [name, spec, message] of wrong)
    it(`pluginFindings() refuses ${name}`, () => {
      const [first = "nothing", ...others] = saidOf(spec);
      assert.match(first, message);
      assert.deepEqual(others, []);
    });

  it("pluginFindings() tells resources of two prefixes apart", () => {
    const spec = vfs(
      { resourceName: "a", resourcePrefix: "nvidia.com", ...named },
      { resourceName: "a", ...named },
    );
    assert.deepEqual(saidOf(spec), []);
    assert.deepEqual(
      offeredResources(spec, "sriovDevicePlugin").map(({ name }) => name),
      ["nvidia.com/a", "intel.com/a"],
    );
  });
});
