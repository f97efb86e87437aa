import assert from "node:assert/strict";
import { ParseError } from "../../../provider/facts/parse/parseError.ts";
import {
  parseRdmaDev,
  parseRdmaLink,
  parseRdmaQps,
  parseRdmaResource,
} from "../../../provider/facts/parse/rdmaJson.ts";
import { fixture } from "./fixture.ts";
import { assertOnlyParseErrors, assertReadsLongTexts } from "./onlyParseErrors.ts";

describe("rdma JSON", () => {
  it("parseRdmaLink() gives ports with their netdev where they have one", () => {
    const links = parseRdmaLink(fixture("rdma/6.1-link.json"));
    assert.deepEqual(
      links.map(({ ifname, port, state, netdev }) => [ifname, port, state, netdev]),
      [
        ["mlx5_0", 1, "ACTIVE", "ibp24s0"],
        ["mlx5_1", 1, "DOWN", undefined],
        ["rxe0", 1, "ACTIVE", "d0"],
      ],
    );
    assert.deepEqual(parseRdmaLink(fixture("rdma/6.1-link-exclusive.json")), []);
  });

  it("parseRdmaDev() gives protocol and firmware", () => {
    const devices = parseRdmaDev(fixture("rdma/6.1-dev.json"));
    assert.deepEqual(
      devices.map(({ ifname, protocol, fw }) => [ifname, protocol, fw]),
      [
        ["mlx5_0", "infiniband", "28.43.2026"],
        ["rxe0", "roce", undefined],
      ],
    );
  });

  it("parseRdmaResource() gives open contexts", () => {
    assert.deepEqual(
      parseRdmaResource(fixture("rdma/6.1-resource.json")).map(({ ifname, ctx }) => [ifname, ctx]),
      [
        ["mlx5_0", 1],
        ["rxe0", 0],
      ],
    );
  });

  it("parseRdmaQps() tells user processes from the kernel", () => {
    assert.deepEqual(
      parseRdmaQps(fixture("rdma/6.1-resource-qp.json")).map(({ lqpn, pid, comm }) => [
        lqpn,
        pid,
        comm,
      ]),
      [
        [1, undefined, "ib_core"],
        [2241, 48213, "python3"],
      ],
    );
  });

  const parsers = { parseRdmaLink, parseRdmaDev, parseRdmaResource, parseRdmaQps };
  const samples = ["link", "dev", "resource", "resource-qp"].map((name) =>
    fixture(`rdma/6.1-${name}.json`),
  );
  for (const [name, parse] of Object.entries(parsers)) {
    it(`${name}() throws ParseError for no JSON, other JSON and nothing`, () => {
      for (const text of [
        "",
        "Failed to open NETLINK_RDMA socket",
        "{}",
        "[1]",
        "[{}]",
        "null",
        '[{"ifname":""}]',
      ]) {
        assert.throws(() => parse(text), ParseError, text);
      }
      assertOnlyParseErrors(parse, samples);
      assertReadsLongTexts(parse, samples.slice(0, 1));
    });
  }
});
