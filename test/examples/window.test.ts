import assert from "node:assert/strict";

interface Window {
  readonly days: readonly string[];
  readonly from: string;
  readonly to: string;
}

// The pack is plain JavaScript: the engine compiles any TypeScript of a pack by rules of its own.
const file = new URL("../../examples/policy/window.js", import.meta.url).href;
const { isWithin } = (await import(file)) as {
  isWithin: (windows: readonly Window[], timeZone: string, moment: Date) => boolean;
};

describe("isWithin()", () => {
  const nights = [{ days: ["Fri"], from: "22:00", to: "05:00" }];
  const weekend = [{ days: ["Sat", "Sun"], from: "00:00", to: "24:00" }];
  const cases = [
    [nights, "2026-11-20T21:59:00Z", false],
    [nights, "2026-11-20T22:00:00Z", true],
    [nights, "2026-11-21T04:59:00Z", true],
    [nights, "2026-11-21T05:00:00Z", false],
    [nights, "2026-11-21T23:00:00Z", false],
    [weekend, "2026-11-22T23:59:00Z", true],
    [weekend, "2026-11-23T00:00:00Z", false],
    [[], "2026-11-22T12:00:00Z", false],
  ] as const;
  for (const [windows, moment, expected] of cases)
    it(`says ${String(expected)} for ${moment} and ${JSON.stringify(windows)}`, () => {
      assert.equal(isWithin(windows, "UTC", new Date(moment)), expected);
    });

  it("goes by the local time of the zone, through a change of the clocks", () => {
    const sunday = [{ days: ["Sun"], from: "01:00", to: "02:00" }];
    // 25 October 2026, 00:30 UTC is 02:30 in Amsterdam; an hour later it is 02:30 again.
    assert.equal(isWithin(sunday, "Europe/Amsterdam", new Date("2026-10-24T23:30:00Z")), true);
    assert.equal(isWithin(sunday, "Europe/Amsterdam", new Date("2026-10-25T00:30:00Z")), false);
  });
});
