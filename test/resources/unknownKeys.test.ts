import assert from "node:assert/strict";
import { unknownInputs } from "../../provider/resources/unknownKeys.ts";

describe("unknownInputs()", () => {
  it("names what is no input, with the inputs there are", () => {
    const news = { hosts: {}, rolout: true, claim: {}, __provider: "" };
    assert.deepEqual(unknownInputs(news, ["hosts", "rollout"], ["claim"]), [
      { path: "", message: 'unknown key "rolout", expected some of hosts, rollout' },
    ]);
  });

  it("finds nothing in what a constructor passes", () => {
    assert.deepEqual(unknownInputs({ hosts: {}, claim: {}, __urn: "" }, ["hosts"], ["claim"]), []);
  });
});
