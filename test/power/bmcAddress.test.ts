import assert from "node:assert/strict";
import { ipmiEndpointOf, nameOf, originOf, speaksIpmi } from "../../provider/power/bmcAddress.ts";

const at = (address: string): Parameters<typeof originOf>[0] => ({
  host: "dgx031",
  address,
  username: "admin",
  password: "secret",
});

describe("originOf()", () => {
  const origins = {
    "10.0.0.7": "https://10.0.0.7",
    "bmc7.example": "https://bmc7.example",
    "bmc7:8443": "https://bmc7:8443",
    "fd00::7": "https://[fd00::7]",
    "https://bmc7:8443": "https://bmc7:8443",
    "https://bmc7/": "https://bmc7",
  };
  for (const [address, origin] of Object.entries(origins))
    it(`takes ${address} for ${origin}`, () => {
      assert.equal(originOf(at(address)), origin);
    });

  const refused = ["http://bmc7", "", "bmc 7", "https://bmc7/redfish", "https://u:p@bmc7", "u:p@b"];
  for (const address of [...refused, "https://bmc7?x=1", "bmc7:99999"])
    it(`refuses "${address}"`, () => {
      assert.throws(() => originOf(at(address)), { name: "PowerError", code: "protocol" });
    });
});

describe("ipmiEndpointOf()", () => {
  const endpoints = {
    "ipmi://10.0.0.7": ["10.0.0.7", 623],
    "IPMI://bmc7.example/": ["bmc7.example", 623],
    "ipmi://bmc7:443": ["bmc7", 443],
    "ipmi://[fd00::7]:6230": ["fd00::7", 6230],
  };
  for (const [address, [host, port]] of Object.entries(endpoints))
    it(`takes ${address} for ${host}, ${port}`, () => {
      assert.ok(speaksIpmi(address));
      assert.deepEqual(ipmiEndpointOf(at(address)), { host, port });
    });

  for (const address of ["https://bmc7", "bmc7", "fd00::7"])
    it(`leaves ${address} to Redfish`, () => {
      assert.equal(speaksIpmi(address), false);
    });

  for (const rest of ["", "-x", "u:p@bmc7", "bmc7/x", "bmc7?x=1", "bmc 7", "bmc7:99999", "[::g]"])
    it(`refuses "ipmi://${rest}"`, () => {
      assert.throws(() => ipmiEndpointOf(at(`ipmi://${rest}`)), {
        name: "PowerError",
        code: "protocol",
      });
    });
});

describe("nameOf()", () => {
  it("names BMC and host", () => {
    assert.equal(nameOf(at("10.0.0.7")), 'BMC "10.0.0.7" of "dgx031"');
  });

  for (const address of [
    "https://user:secret@bmc7",
    "user:secret@bmc7",
    "https://user:s@cret@bmc7",
  ])
    it(`leaves out what stands before the host in "${address}"`, () => {
      assert.match(nameOf(at(address)), /^BMC "(https:\/\/)?bmc7" of "dgx031"$/);
    });
});
