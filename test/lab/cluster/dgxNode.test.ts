import assert from "node:assert/strict";
import { dgxInterfaces } from "../../../lab/cluster/dgxInterfaces.ts";
import { dgxNames, dgxNode, vfResources } from "../../../lab/cluster/dgxNode.ts";

interface Described {
  readonly spec: { readonly podCIDR: string };
  readonly status: {
    readonly addresses: readonly { readonly type: string; readonly address: string }[];
    readonly allocatable: Readonly<Record<string, string>>;
  };
}

describe("dgxNode()", () => {
  it("gives each of 2,000 nodes an address and a pod range of its own", () => {
    const nodes = dgxNames(2000).map(
      (name, index) => dgxNode({ name, index }) as unknown as Described,
    );
    const addresses = nodes.map(({ status }) => status.addresses[0]!.address);
    const ranges = nodes.map(({ spec }) => spec.podCIDR);
    assert.equal(new Set(addresses).size, 2000);
    assert.equal(new Set(ranges).size, 2000);
    for (const address of addresses) assert.match(address, /^10\.141\.[1-8]\.\d{1,3}$/);
    for (const range of ranges) assert.match(range, /^10\.(?:14[4-9]|15\d)\.\d{1,3}\.0\/24$/);
  });

  it("offers no VF resources where there are no VFs", () => {
    const { status } = dgxNode({ name: "dgx001", index: 0, vfs: 0 }) as unknown as Described;
    assert.deepEqual(
      Object.keys(status.allocatable).filter((key) => key.startsWith("nvidia.com/")),
      ["nvidia.com/gpu"],
    );
  });
});

describe("dgxNames()", () => {
  it("pads to the last number, at least to three digits", () => {
    assert.deepEqual(dgxNames(2), ["dgx001", "dgx002"]);
    assert.equal(dgxNames(1000)[0], "dgx0001");
  });
});

describe("dgxInterfaces()", () => {
  it("has the port of every VF resource, and DPUs that offer no VFs", () => {
    const interfaces = dgxInterfaces({ totalvfs: 8 });
    const offering = interfaces.filter(({ totalvfs }) => totalvfs > 0);
    assert.deepEqual(
      offering.map(({ name }) => `nvidia.com/res${name}`),
      vfResources,
    );
    assert.equal(interfaces.length - offering.length, 2);
  });
});
