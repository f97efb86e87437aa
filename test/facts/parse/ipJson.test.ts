import assert from "node:assert/strict";
import { parseIpVfs, parseIpRoute } from "../../../provider/facts/parse/ipJson.ts";
import { ParseError } from "../../../provider/facts/parse/parseError.ts";
import { fixture, fixturesOf } from "./fixture.ts";
import { assertOnlyParseErrors, assertReadsLongTexts } from "./onlyParseErrors.ts";

describe("parseIpVfs()", () => {
  it("parseIpVfs() gives the VFs of an Ethernet PF", () => {
    assert.deepEqual(parseIpVfs(fixture("ip/6.1-link-ethernet-pf.json")), [
      {
        vf: 0,
        address: "02:00:00:00:01:10",
        trust: true,
        linkState: "auto",
        nodeGuid: null,
        portGuid: null,
      },
      {
        vf: 1,
        address: "02:00:00:00:01:11",
        trust: false,
        linkState: "disable",
        nodeGuid: null,
        portGuid: null,
      },
    ]);
  });

  it("parseIpVfs() gives GUIDs of an InfiniBand PF, whose keys hold a space, and drops empty entries", () => {
    const vfs = parseIpVfs(fixture("ip/6.1-link-infiniband-pf.json"));
    assert.deepEqual(
      vfs.map(({ nodeGuid, portGuid }) => [nodeGuid, portGuid]),
      [["00:11:22:33:44:55:66:77", "00:11:22:33:44:55:66:78"]],
    );
  });

  it("parseIpVfs() finds none on a device without VFs", () => {
    assert.deepEqual(parseIpVfs(fixture("ip/6.1-link-loopback.json")), []);
  });

  it("parseIpVfs() throws where a VF has no number", () => {
    assert.throws(
      () => parseIpVfs('[{"ifindex":1,"ifname":"a","vfinfo_list":[{"address":"x"}]}]'),
      ParseError,
    );
  });
});

describe("parseIpRoute()", () => {
  it("parseIpRoute() gives the device of the route", () => {
    assert.deepEqual(parseIpRoute(fixture("ip/6.1-route-get.json")), [
      { destination: "192.0.2.17", device: "bond0.100", gateway: "198.51.100.1" },
    ]);
    assert.deepEqual(parseIpRoute(fixture("ip/6.1-route-get-local.json")), [
      { destination: "127.0.0.1", device: "lo", gateway: null },
    ]);
  });
});

describe("ip JSON", () => {
  const samples = [...fixturesOf("ip").values()];
  for (const [name, parse] of Object.entries({ parseIpVfs, parseIpRoute })) {
    it(`${name}() throws ParseError for anything else`, () => {
      for (const text of ["", "Device does not exist.", '{"a":1}', "[[]]", '[{"dev":1}]']) {
        assert.throws(() => parse(text), ParseError, text);
      }
      assertOnlyParseErrors(parse, samples);
      assertReadsLongTexts(parse, samples.slice(0, 1));
    });
  }
});
