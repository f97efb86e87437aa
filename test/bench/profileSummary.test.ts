import assert from "node:assert/strict";
import { type CpuProfile, summariseProfile } from "../../bench/profileSummary.ts";

const node = (
  id: number,
  functionName: string,
  url = "",
  lineNumber = 0,
): CpuProfile["nodes"][number] => ({ id, callFrame: { functionName, url, lineNumber } });

const profile: CpuProfile = {
  nodes: [
    node(1, "(root)"),
    node(2, "(idle)"),
    node(3, "parse", "file:///x/node_modules/@pulumi/pulumi/state.js", 9),
    node(4, "", "file:///x/.lab/bench/package/provider/facts/parse/vpd.js", 0),
    node(5, "readFileSync", "node:fs", 400),
    node(6, "(garbage collector)"),
    // The same function reached another way.
    node(7, "parse", "file:///x/node_modules/@pulumi/pulumi/state.js", 9),
  ],
  samples: [2, 3, 4, 5, 6, 7],
  timeDeltas: [1_000_000, 40_000, 20_000, 10_000, 10_000, 20_000],
};

describe("summariseProfile()", () => {
  it("gives self time by place and by function, idle time apart", () => {
    assert.equal(
      summariseProfile(profile),
      [
        "0.10 s at work, 1.00 s idle",
        "",
        "     60 ms  60.0 %  @pulumi/pulumi",
        "     20 ms  20.0 %  provider/facts",
        "     10 ms  10.0 %  (garbage collector)",
        "     10 ms  10.0 %  node",
        "",
        "     60 ms  60.0 %  parse @pulumi/pulumi/state.js:10",
        "     20 ms  20.0 %  (anonymous) provider/facts/parse/vpd.js:1",
        "     10 ms  10.0 %  (garbage collector)",
        "     10 ms  10.0 %  readFileSync node:fs:401",
        "",
      ].join("\n"),
    );
  });

  it("shows the longest functions only, and every place", () => {
    const lines = summariseProfile(profile, 1).split("\n");
    assert.equal(lines.filter((line) => line.includes("state.js")).length, 1);
    assert.equal(lines.filter((line) => line.includes("vpd.js")).length, 0);
    assert.equal(lines.filter((line) => line.includes("provider/facts")).length, 1);
  });

  it("sums up places that took next to nothing, and loses no time", () => {
    const crumb = (id: number): CpuProfile["nodes"][number] =>
      node(id, "load", `file:///x/node_modules/package${id}/index.js`);
    const text = summariseProfile({
      nodes: [...profile.nodes, crumb(8), crumb(9)],
      samples: [...profile.samples, 8, 9],
      timeDeltas: [...profile.timeDeltas, 100, 200],
    });
    assert.match(text, /^ {6}0 ms {3}0\.3 % {2}2 others$/m);
    assert.doesNotMatch(text.split("\n\n")[1] ?? "", /package8/);
  });

  it("says so when nothing ran", () => {
    assert.match(
      summariseProfile({ nodes: [node(1, "(idle)")], samples: [1], timeDeltas: [5_000_000] }),
      /^0\.00 s at work, 5\.00 s idle/,
    );
  });
});
