import assert from "node:assert/strict";
import fc from "fast-check";
import { applyLines } from "../../provider/hosts/applySteps.ts";
import { identityOf } from "../../provider/resources/identity.ts";

function of(urn: string): ReturnType<typeof identityOf> {
  return identityOf("RdmaMode", { __urn: urn });
}

describe("identityOf()", () => {
  it("takes project, stack and name from the URN", () => {
    const urn = "urn:pulumi:prod::site::pulumi-nodejs:dynamic/rdma:RdmaMode::dgx";
    assert.deepEqual(of(urn), {
      urn,
      stack: "prod",
      owner: "site/prod/RdmaMode.dgx",
      name: "dgx",
      label: "RdmaMode dgx",
    });
  });

  it("takes the resource's own name where it has parents, and names that hold colons whole", () => {
    const type = "site:index:Cluster$pulumi-nodejs:dynamic/rdma:RdmaMode";
    assert.equal(of(`urn:pulumi:prod::site::${type}::dgx`).label, "RdmaMode dgx");
    assert.equal(of(`urn:pulumi:prod::site::${type}::a::b`).label, "RdmaMode a::b");
  });

  it("still names the resource where there is no URN", () => {
    assert.deepEqual(identityOf("RdmaMode", {}), {
      urn: undefined,
      stack: "",
      owner: "unknown/unknown/RdmaMode",
      name: "",
      label: "RdmaMode",
    });
  });

  it("makes owners that a host takes, whatever a resource is called", () => {
    const name = fc.string({ minLength: 1, unit: "binary" }).filter((text) => !/^:/.test(text));
    const property = fc.property(name, (text) => {
      const { owner } = of(`urn:pulumi:prod::site::pulumi-nodejs:dynamic/rdma:RdmaMode::${text}`);
      assert.doesNotThrow(() => applyLines([], { owner, drained: false }));
    });
    fc.assert(property);
  });
});
