import assert from "node:assert/strict";
import { NodePolicySpec } from "../../../provider/plan/sriov/nodePolicySpec.ts";
import { nodePolicySpecProblems } from "../../../provider/plan/sriov/nodePolicyRules.ts";
import { lines } from "./sriovFixtures.ts";

function problemsOf(overrides: Readonly<Record<string, unknown>>): string[] {
  return lines(
    nodePolicySpecProblems(
      NodePolicySpec.parse({
        resourceName: "resibp24s0",
        nodeSelector: {},
        nicSelector: { vendor: "15b3", pfNames: ["ibp24s0"] },
        numVfs: 8,
        ...overrides,
      }),
    ),
  );
}

/** What is wrong, and the start of what is said about it. */
const refused: readonly [overrides: Readonly<Record<string, unknown>>, expected: string][] = [
  [
    { resourceName: "nvidia.com/resibp24s0" },
    'resourceName: resourceName is "nvidia.com/resibp24s0": expected it without a prefix, which the operator adds; write "resibp24s0"',
  ],
  [{ resourceName: "-a" }, 'resourceName: resourceName is "-a": expected 1 to 63 letters'],
  [{ resourceName: "a".repeat(64) }, "resourceName: resourceName is"],
  [{ resourceName: "" }, 'resourceName: resourceName is "": expected 1 to 63 letters'],
  [{ numVfs: 0 }, "numVfs: numVfs is 0: expected at least 1"],
  [{ numVfs: 129 }, "numVfs: numVfs is 129: expected at most 128 on a PF of vendor 15b3; lower it"],
  [
    { isRdma: true, deviceType: "vfio-pci" },
    'isRdma: isRdma is true and deviceType "vfio-pci": a VF on vfio-pci has no RDMA device on the host; ' +
      'expected deviceType "netdevice", or isRdma false',
  ],
  [{ isRdma: false, linkType: "IB" }, "isRdma: isRdma is false and linkType InfiniBand"],
  [
    { eSwitchMode: "switchdev", linkType: "ib" },
    'eSwitchMode: eSwitchMode is "switchdev" and linkType InfiniBand',
  ],
  [
    { vdpaType: "vhost", deviceType: "vfio-pci", eSwitchMode: "switchdev" },
    'vdpaType: vdpaType is "vhost" and deviceType "vfio-pci": expected deviceType "netdevice"',
  ],
  [
    { vdpaType: "virtio" },
    'vdpaType: vdpaType is "virtio" and eSwitchMode "legacy": expected eSwitchMode "switchdev"',
  ],
  [{ bridge: { ovs: {} } }, 'bridge: bridge is set and eSwitchMode "legacy"'],
  [
    { bridge: { ovs: {} }, eSwitchMode: "switchdev", externallyManaged: true },
    "bridge: bridge and externallyManaged are both set",
  ],
  [
    { nicSelector: {} },
    "nicSelector: nicSelector is empty: expected at least one of vendor, deviceID, rootDevices, pfNames",
  ],
  [{ nicSelector: { vendor: "", pfNames: [] } }, "nicSelector: nicSelector is empty"],
  [
    { nicSelector: { vendor: "0x15b3" } },
    'nicSelector.vendor: vendor is "0x15b3": expected four lower-case hex digits',
  ],
  [
    { nicSelector: { vendor: "15b3", deviceID: "101B" } },
    'nicSelector.deviceID: deviceID is "101B": expected four lower-case hex digits',
  ],
  [
    { nicSelector: { vendor: "15b3", deviceID: "101e" } },
    'nicSelector.deviceID: deviceID is "101e", the id of a VF: expected the id of the PF; write 101d',
  ],
  [
    { nicSelector: { rootDevices: ["0000:18:00.0", "18:00.0"] } },
    'nicSelector.rootDevices.1: "18:00.0" is no PCI address as the operator compares it',
  ],
  [
    { nicSelector: { rootDevices: ["0000:CE:00.0"] } },
    'nicSelector.rootDevices.0: "0000:CE:00.0" is no PCI address',
  ],
  [
    { nicSelector: { netFilter: "aws/NetworkID:1", vendor: "15b3" }, eSwitchMode: "legacy" },
    "nicSelector.netFilter: netFilter is for virtual platforms and goes with Ethernet alone: remove " +
      "nicSelector.vendor, eSwitchMode, or netFilter",
  ],
  [
    { nicSelector: { netFilter: "aws/NetworkID:1" }, linkType: "ib", bridge: {} },
    "nicSelector.netFilter: netFilter is for virtual platforms and goes with Ethernet alone: remove bridge, linkType InfiniBand",
  ],
  [
    { nicSelector: { pfNames: ["ibp24s0#0-8"] } },
    'nicSelector.pfNames.0: "ibp24s0#0-8" ends at VF 8 and numVfs is 8: expected at most 7',
  ],
  [
    { nicSelector: { pfNames: ["ibp24s0#3-1"] } },
    'nicSelector.pfNames.0: "ibp24s0#3-1" ends before it begins: expected "ibp24s0#1-3"',
  ],
  [
    { nicSelector: { pfNames: ["ibp24s0#a-b"] } },
    'nicSelector.pfNames.0: "ibp24s0#a-b" has no VF range after "#": expected first and last index, "ibp24s0#0-3"',
  ],
  [
    { nicSelector: { pfNames: ["ibp24s0#1#2"] } },
    'nicSelector.pfNames.0: "ibp24s0#1#2" has no VF range',
  ],
  [{ nicSelector: { pfNames: ["#0-3"] } }, 'nicSelector.pfNames.0: "#0-3" names no PF'],
  [
    { nicSelector: { pfNames: ["ibp24s0#0-3", "ibp24s0#4-7"] } },
    'nicSelector.pfNames.1: "ibp24s0#4-7" names ibp24s0 again, and the operator takes the first entry only',
  ],
];

const accepted: readonly Readonly<Record<string, unknown>>[] = [
  {},
  { resourceName: "a" },
  { resourceName: "A_b-9" },
  { numVfs: 128 },
  { numVfs: 200, nicSelector: { vendor: "8086" } },
  { deviceType: "vfio-pci", linkType: "ib", isRdma: false },
  { isRdma: true, linkType: "eth" },
  { eSwitchMode: "switchdev", linkType: "ETH", vdpaType: "vhost", bridge: { ovs: {} } },
  { nicSelector: { netFilter: "openstack/NetworkID:1" }, linkType: "eth" },
  { nicSelector: { rootDevices: ["0000:18:00.0"] } },
  { nicSelector: { pfNames: ["ibp24s0#0-7", "ibp64s0#4-4"] } },
];

describe("nodePolicySpecProblems()", () => {
  for (const [overrides, expected] of refused)
    it(`refuses ${JSON.stringify(overrides)}`, () => {
      const [first = "", ...more] = problemsOf(overrides);
      assert.deepEqual([first.slice(0, expected.length), more], [expected, []]);
    });

  for (const overrides of accepted)
    it(`accepts ${JSON.stringify(overrides)}`, () => {
      assert.deepEqual(problemsOf(overrides), []);
    });
});
