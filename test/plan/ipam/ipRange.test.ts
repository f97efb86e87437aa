import assert from "node:assert/strict";
import fc from "fast-check";
import {
  formatIp,
  formatRange,
  mergeRanges,
  parseIp,
  parseNetwork,
  sizeOf,
  usableRange,
} from "../../../provider/plan/ipam/ipRange.ts";

describe("parseIp", () => {
  it("reads what formatIp writes, of both families", () => {
    const ips = fc.oneof(
      fc.bigInt(0n, 2n ** 32n - 1n).map((value) => ({ bits: 32 as const, value })),
      fc.bigInt(0n, 2n ** 128n - 1n).map((value) => ({ bits: 128 as const, value })),
    );
    fc.assert(
      fc.property(ips, (ip) => {
        assert.deepEqual(parseIp(formatIp(ip)), ip);
      }),
    );
  });

  for (const text of ["", "10.1", "010.0.0.1", "10.0.0.256", "fe80::1%eth0", "fd00::1/64", "1"])
    it(`refuses "${text}"`, () => {
      assert.equal(parseIp(text), undefined);
    });
});

describe("parseNetwork", () => {
  const usable: readonly [text: string, addresses: bigint, range: string][] = [
    ["10.0.0.7/24", 254n, "10.0.0.1-10.0.0.254"],
    ["10.0.0.7/31", 2n, "10.0.0.6-10.0.0.7"],
    ["10.0.0.7/32", 1n, "10.0.0.7-10.0.0.7"],
    ["fd00::/120", 255n, "fd00::1-fd00::ff"],
    ["fd00::/127", 2n, "fd00::-fd00::1"],
    ["fd00::/128", 1n, "fd00::-fd00::"],
  ];
  for (const [text, addresses, range] of usable)
    it(`finds ${addresses} usable addresses in ${text}`, () => {
      const found = usableRange(parseNetwork(text)!);
      assert.equal(sizeOf(found), addresses);
      assert.equal(formatRange(found), range);
    });

  for (const text of [
    "10.0.0.0",
    "10.0.0.0/33",
    "10.0.0.0/08",
    "10.0.0.0/8/8",
    "x/8",
    "fd00::/129",
  ])
    it(`refuses "${text}"`, () => {
      assert.equal(parseNetwork(text), undefined);
    });
});

describe("mergeRanges", () => {
  it("keeps every number once", () => {
    const ranges = fc.array(fc.record({ first: fc.bigInt(0n, 60n), last: fc.bigInt(0n, 60n) }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(ranges, (input) => {
        const numbers = new Set<bigint>();
        for (const { first, last } of input) for (let n = first; n <= last; n += 1n) numbers.add(n);
        const merged = mergeRanges(input);
        assert.equal(
          merged.reduce((sum, range) => sum + sizeOf(range), 0n),
          BigInt(numbers.size),
        );
        for (const { first, last } of merged) assert.ok(numbers.has(first) && numbers.has(last));
      }),
    );
  });
});
