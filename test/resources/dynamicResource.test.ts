import assert from "node:assert/strict";
import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
import { hosts, NicFirmwareVfs, RdmaMode, Rollout, SriovVfs } from "../../provider/index.ts";
import { modeClaim } from "../support/claims.ts";

interface Made {
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

describe("DynamicResource", () => {
  const made: Made[] = [];
  before(async () => {
    await pulumi.runtime.setMocks({
      newResource: ({ type, name, inputs }) => {
        made.push({ type, inputs: inputs as Record<string, unknown> });
        return { id: name, state: inputs as Record<string, unknown> };
      },
      call: () => ({}),
    });
    const pool = hosts("dgx[1-2]");
    const resources = [
      new RdmaMode("a", { hosts: pool, mode: "exclusive" }),
      new NicFirmwareVfs("a", { hosts: pool, numOfVfs: 8 }),
      new SriovVfs("a", { hosts: pool, numVfs: 8 }),
      new Rollout("a", { hosts: pool, claims: [modeClaim()] }),
    ];
    await Promise.all(
      resources.map((resource) => new Promise((resolve) => resource.urn.apply(resolve))),
    );
  });

  it("stores a provider text that is constant but for its module, and short", () => {
    const texts = made.map(({ inputs }) => String(inputs.__provider));
    assert.equal(texts.length, 4);
    for (const text of texts) assert(text.length <= 1536, `${text.length}`);
    const bare = texts.map((text) => text.replace(/resources\/\w+/, "resources/X"));
    assert.equal(new Set(bare).size, 1);
  });

  it("names modules that this package exports, with every method of a provider", () => {
    const require = createRequire(import.meta.url);
    for (const { inputs } of made) {
      const path = /pulumi-rdma\/resources\/\w+/.exec(String(inputs.__provider))?.[0] ?? "";
      const module = require(path) as Record<string, unknown>;
      for (const method of ["check", "diff", "create", "read", "update", "delete", "configure"])
        assert.equal(typeof module[method], "function", `${path} ${method}`);
    }
  });

  it("is of the engine's dynamic type, and knows its URN", () => {
    for (const { type, inputs } of made) {
      assert.match(type, /^pulumi-nodejs:dynamic\/rdma:\w+$/);
      assert.match(String(inputs.__urn), /^urn:pulumi:/);
    }
  });
});
