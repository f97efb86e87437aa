import assert from "node:assert/strict";
import { unknownSettings } from "../../../provider/resources/configuration/unknownSettings.ts";

describe("unknownSettings()", () => {
  it("finds typos of one letter, in every project", () => {
    const typos = { acces: "access", acecss: "access", sssh: "ssh", node: "nodes", Hosts: "hosts" };
    for (const [typo, meant] of Object.entries(typos))
      for (const project of ["rdma", "mine"])
        assert.deepEqual(unknownSettings({ [`rdma:${typo}`]: "" }, project), [
          { path: `rdma:${typo}`, message: `is no key of rdma; did you mean "rdma:${meant}"?` },
        ]);
  });

  it("refuses any other key, but in a project of that name, whose keys stand there", () => {
    const config = { "rdma:region": "ams", "aws:region": "x", "rdma:access": "observe" };
    assert.deepEqual(unknownSettings(config, "rdma"), []);
    assert.match(
      unknownSettings(config, "mine")[0]?.message ?? "",
      /^is no key of rdma; expected some of access, approve, /,
    );
  });
});
