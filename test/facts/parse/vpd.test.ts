import assert from "node:assert/strict";
import fc from "fast-check";
import { ParseError } from "../../../provider/facts/parse/parseError.ts";
import { parseHexDump, parseVpd, type Vpd } from "../../../provider/facts/parse/vpd.ts";
import { fixture, fixturesOf } from "./fixture.ts";
import { assertOnlyParseErrors, assertReadsLongTexts } from "./onlyParseErrors.ts";

const bytesOf = (name: string): Uint8Array => parseHexDump(fixture(`vpd/${name}.hex`));

/** Whether the bytes were read; anything but a ParseError goes through. */
function tried(bytes: Uint8Array): Vpd | undefined {
  try {
    return parseVpd(bytes);
  } catch (error) {
    assert.ok(error instanceof ParseError);
    return undefined;
  }
}

describe("parseVpd()", () => {
  it("parseVpd() gives part number and serial of a card", () => {
    assert.deepEqual(parseVpd(bytesOf("connectx7")), {
      partNumber: "MCX750500B-0D0K_DK",
      serial: "MT2345X00001",
      swManaged: false,
    });
  });

  it("parseVpd() knows a card that bridges NVSwitches", () => {
    const vpd = parseVpd(bytesOf("connectx7-nvswitch-bridge"));
    assert.equal(vpd.swManaged, true);
    assert.equal(vpd.serial, "MT2345X00099");
  });

  it("parseVpd() goes over read-write keywords behind the read-only ones", () => {
    assert.equal(parseVpd(bytesOf("bluefield3")).serial, "MT2345X00042");
  });

  it("parseVpd() takes a keyword that comes twice as it comes first", () => {
    // Serial numbers "A" and "B", a checksum, then the end tag.
    const data = [0x90, 12, 0, 0x53, 0x4e, 1, 0x41, 0x53, 0x4e, 1, 0x42, 0x52, 0x56, 1];
    const sum = data.reduce((total, byte) => total + byte, 0);
    const bytes = Uint8Array.from([...data, 256 - (sum % 256), 0x78]);
    assert.equal(parseVpd(bytes).serial, "A");
  });

  it("parseVpd() throws for data that end anywhere before the end tag", () => {
    for (const name of ["connectx7", "connectx7-nvswitch-bridge", "bluefield3"]) {
      const bytes = bytesOf(name);
      for (let length = 0; length < bytes.length; length += 1) {
        assert.throws(() => parseVpd(bytes.subarray(0, length)), ParseError, `${name} ${length}`);
      }
    }
  });

  it("parseVpd() ignores what follows the end tag", () => {
    const bytes = bytesOf("connectx7");
    assert.deepEqual(parseVpd(Uint8Array.from([...bytes, 0, 0xff, 1])), parseVpd(bytes));
  });

  it("parseVpd() throws when any one byte up to the checksum is another", () => {
    const bytes = bytesOf("connectx7-nvswitch-bridge");
    const checksum = bytes.lastIndexOf(0x56) + 2;
    for (let at = 0; at <= checksum; at += 1) {
      for (let change = 1; change < 256; change += 1) {
        const damaged = bytes.with(at, (bytes[at]! + change) & 0xff);
        assert.equal(tried(damaged), undefined, `byte ${at} + ${change}`);
      }
    }
  });

  it("parseVpd() throws for data without a checksum", () => {
    // Serial number "A", then the end tag.
    const bytes = Uint8Array.from([0x90, 4, 0, 0x53, 0x4e, 1, 0x41, 0x78]);
    assert.throws(() => parseVpd(bytes), ParseError);
  });

  it("parseVpd() throws nothing but ParseError for any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        tried(bytes);
      }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom("connectx7", "connectx7-nvswitch-bridge", "bluefield3"),
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 5 }),
        fc.nat(),
        (name, changes, length) => {
          const bytes = Uint8Array.from(bytesOf(name));
          for (const [at, byte] of changes) {
            bytes[at % bytes.length] = byte;
          }
          tried(bytes.subarray(0, length % (bytes.length + 1)));
          tried(bytes);
        },
      ),
    );
  });

  it("parseVpd() comes back from long data", () => {
    for (const byte of [0, 0x01, 0x08, 0x78, 0x82, 0x90, 0x91, 0xff]) {
      tried(new Uint8Array(200_000).fill(byte));
      tried(Uint8Array.from([0x90, 0xff, 0xff, ...new Uint8Array(70_000).fill(byte)]));
    }
  });
});

describe("parseHexDump()", () => {
  it("parseHexDump() gives back any bytes that od printed", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const words = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"));
        const lines = words.map((word, at) => ` ${word}${at % 16 === 15 ? "\n" : ""}`);
        for (const text of [lines.join(""), words.join("")])
          assert.deepEqual(parseHexDump(text), Buffer.from(bytes));
      }),
    );
  });

  it("parseHexDump() throws for anything else", () => {
    for (const text of [
      "8",
      "82 1",
      "0x82",
      "zz",
      "*",
      "82 1c\n0000002\n",
      "od: vpd: Input/output error",
    ]) {
      assert.throws(() => parseHexDump(text), ParseError);
    }
    const samples = [...fixturesOf("vpd").values()];
    assertOnlyParseErrors(parseHexDump, samples);
    assertReadsLongTexts(parseHexDump, samples.slice(0, 1));
  });
});
