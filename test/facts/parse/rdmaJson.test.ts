import assert from "node:assert/strict";
import { ParseError } from "../../../provider/facts/parse/parseError.ts";
import { parseRdmaResource } from "../../../provider/facts/parse/rdmaJson.ts";
import { fixture } from "./fixture.ts";
import { assertOnlyParseErrors, assertReadsLongTexts } from "./onlyParseErrors.ts";

describe("parseRdmaResource()", () => {
  const recorded = fixture("rdma/6.1-resource.json");

  it("parseRdmaResource() gives open contexts", () => {
    assert.deepEqual(parseRdmaResource(recorded), [
      { ifname: "mlx5_0", ctx: 1 },
      { ifname: "rxe0", ctx: 0 },
    ]);
    assert.deepEqual(parseRdmaResource("[]"), []);
  });

  it("parseRdmaResource() throws ParseError for no JSON, other JSON and nothing", () => {
    for (const text of [
      "",
      "Failed to open NETLINK_RDMA socket",
      "{}",
      "[1]",
      "[{}]",
      "null",
      '[{"ifname":""}]',
    ]) {
      assert.throws(() => parseRdmaResource(text), ParseError, text);
    }
    assertOnlyParseErrors(parseRdmaResource, [recorded]);
    assertReadsLongTexts(parseRdmaResource, [recorded]);
  });
});
