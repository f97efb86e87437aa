import assert from "node:assert/strict";
import type { HostFacts } from "../../../provider/facts/hostFacts.ts";
import { NicPolicySpec } from "../../../provider/plan/nicPolicy/nicPolicySpec.ts";
import { selectorFindings } from "../../../provider/plan/nicPolicy/selectorFindings.ts";
import { dgx, hostFacts } from "../../support/factsBuilder.ts";
import { said } from "./nicPolicyFixtures.ts";

function saidOfVfs(selectors: object, hosts: Readonly<Record<string, HostFacts>> = {}): string[] {
  const resource = { resourceName: "a", selectors };
  const config = JSON.stringify({ resourceList: [resource] });
  const spec = NicPolicySpec.parse({ sriovDevicePlugin: { config } });
  return said(selectorFindings(spec, new Map(Object.entries(hosts))));
}

function saidOfShared(resource: object): string[] {
  const config = JSON.stringify({
    configList: [{ resourceName: "a", rdmaHcaMax: 63, ...resource }],
  });
  const spec = NicPolicySpec.parse({ rdmaSharedDevicePlugin: { config } });
  return said(selectorFindings(spec, new Map()));
}

describe("selectorFindings", () => {
  const narrow: readonly [name: string, selectors: object][] = [
    ["PFs by name", { vendors: ["15b3"], pfNames: ["ibp24s0"] }],
    ["PFs by address", { vendors: ["15b3"], rootDevices: ["0000:18:00.0"] }],
    ["VFs by their model", { vendors: ["15b3"], devices: ["101e"] }],
    ["another vendor's devices", { vendors: ["8086"] }],
  ];
  for (const [name, selectors] of narrow)
    it(`selectorFindings() has nothing against ${name}`, () => {
      assert.deepEqual(saidOfVfs(selectors), []);
    });

  const wide: readonly [name: string, selectors: object, message: RegExp][] = [
    ["a vendor alone", { vendors: ["15b3"] }, /means devices by vendor alone, and so also/],
    ["a driver alone", { drivers: ["mlx5_core"] }, /means devices by vendor alone/],
    ["a model of PFs", { vendors: ["15b3"], devices: ["1021"] }, /means every device 1021, and/],
    ["a VF's model beside a PF's", { devices: ["101e", "1021"] }, /every device 101e, 1021/],
    [
      "one selector of several",
      [{ pfNames: ["ibp24s0"] }, { devices: ["a2dc"] }],
      /every device a2dc/,
    ],
  ];
  for (const [name, selectors, message] of wide)
    it(`selectorFindings() warns of ${name}`, () => {
      const [first = "nothing", ...others] = saidOfVfs(selectors);
      assert.match(first, message);
      assert.match(first, /^warning spec\.sriovDevicePlugin\.config: .*pfNames or rootDevices$/);
      assert.deepEqual(others, []);
    });

  it("selectorFindings() warns of a resource without selectors", () => {
    const config = JSON.stringify({ resourceList: [{ resourceName: "a" }] });
    const spec = NicPolicySpec.parse({ sriovDevicePlugin: { config } });
    assert.match(said(selectorFindings(spec, new Map())).join("\n"), /means every device, and so/);
  });

  it("selectorFindings() tells the shared plugin's field", () => {
    assert.deepEqual(saidOfShared({ selectors: { ifNames: ["ib0"] } }), []);
    assert.deepEqual(saidOfShared({ devices: ["ib0"] }), []);
    assert.match(
      saidOfShared({ selectors: { vendors: ["15b3"] } }).join("\n"),
      /name the devices with ifNames$/,
    );
  });

  it("selectorFindings() names the NVSwitch bridges and BlueFields of probed hosts", () => {
    const found = saidOfVfs({ vendors: ["15b3"] }, { dgx030: dgx(), dgx031: dgx() }).join("\n");
    assert.match(found, /ib050, ib051, ib052, ib053 \(bridges NVSwitches\) of dgx\[030-031\]/);
    assert.match(found, /ib290, ib291 \(a BlueField in DPU mode\) of dgx\[030-031\]/);
  });

  it("selectorFindings() names only what the model means", () => {
    const found = saidOfVfs({ devices: ["1021"] }, { dgx030: dgx() }).join("\n");
    assert.match(found, /bridges NVSwitches/);
    assert.doesNotMatch(found, /BlueField/);
  });

  it("selectorFindings() keeps the doubt where probed hosts have no such card", () => {
    assert.match(
      saidOfVfs({ vendors: ["15b3"] }, { host1: hostFacts() }).join("\n"),
      /bridge NVSwitches and BlueFields, where a node has them/,
    );
  });
});
