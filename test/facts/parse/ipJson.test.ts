import assert from "node:assert/strict";
import { parseIpLink, parseIpRoute } from "../../../provider/facts/parse/ipJson.ts";
import { ParseError } from "../../../provider/facts/parse/parseError.ts";
import { fixture, fixturesOf } from "./fixture.ts";
import { assertOnlyParseErrors, assertReadsLongTexts } from "./onlyParseErrors.ts";

describe("parseIpLink()", () => {
  it("parseIpLink() gives the VFs of an Ethernet PF, 0 for no VLAN", () => {
    const [link] = parseIpLink(fixture("ip/6.1-link-ethernet-pf.json"));
    assert.deepEqual(
      [link?.name, link?.master, link?.pci, link?.linkType],
      ["enp59s0f0np0", "bond0", "0000:3b:00.0", "ether"],
    );
    assert.deepEqual(link?.vfs, [
      {
        vf: 0,
        linkType: "ether",
        address: "02:00:00:00:01:10",
        vlan: 10,
        qos: 2,
        spoofCheck: false,
        trust: true,
        linkState: "auto",
        nodeGuid: null,
        portGuid: null,
      },
      {
        vf: 1,
        linkType: "ether",
        address: "02:00:00:00:01:11",
        vlan: 0,
        qos: 0,
        spoofCheck: true,
        trust: false,
        linkState: "disable",
        nodeGuid: null,
        portGuid: null,
      },
    ]);
  });

  it("parseIpLink() gives GUIDs of an InfiniBand PF, whose keys hold a space, and drops empty entries", () => {
    const links = parseIpLink(fixture("ip/6.1-link-infiniband-pf.json"));
    assert.equal(links.length, 1);
    assert.deepEqual(
      links[0]?.vfs.map(({ nodeGuid, portGuid }) => [nodeGuid, portGuid]),
      [["00:11:22:33:44:55:66:77", "00:11:22:33:44:55:66:78"]],
    );
  });

  it("parseIpLink() reads a device without VFs or PCI address", () => {
    assert.deepEqual(parseIpLink(fixture("ip/6.1-link-loopback.json")), [
      {
        index: 1,
        name: "lo",
        linkType: "loopback",
        address: "00:00:00:00:00:00",
        operState: "UNKNOWN",
        master: null,
        pci: null,
        vfs: [],
      },
    ]);
  });

  it("parseIpLink() throws where a VF has no number", () => {
    assert.throws(
      () => parseIpLink('[{"ifindex":1,"ifname":"a","vfinfo_list":[{"address":"x"}]}]'),
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
  for (const [name, parse] of Object.entries({ parseIpLink, parseIpRoute })) {
    it(`${name}() throws ParseError for anything else`, () => {
      for (const text of ["", "Device does not exist.", '{"a":1}', "[[]]", '[{"dev":1}]']) {
        assert.throws(() => parse(text), ParseError, text);
      }
      assertOnlyParseErrors(parse, samples);
      assertReadsLongTexts(parse, samples.slice(0, 1));
    });
  }
});
