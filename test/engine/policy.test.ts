import assert from "node:assert/strict";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FleetHost } from "../../lab/fleet/startFleet.ts";
import { assertExit, EngineLab, textOf } from "../support/engineLab.ts";

const root = join(import.meta.dirname, "../..");

const fleet: readonly FleetHost[] = [
  { name: "dgx030", profile: "staged-written" },
  { name: "dgx031", profile: "shared-pods" },
  { name: "dgx033", profile: "right" },
  { name: "dgx035", profile: "unreachable" },
];

const program = (nodes: string, rollout: string): string => `
const set = hosts("${nodes}", site.hosts);
const mode = new RdmaMode("dgx", { hosts: set, mode: "exclusive", rollout: true });
const firmware = new NicFirmwareVfs("dgx", { hosts: set, select: { model: "ConnectX-7" }, numOfVfs: 8, match: "exactly", rollout: true });
const claims = [mode.claim, firmware.claim];
new Rollout("dgx", { hosts: set, claims, ...quick, ${rollout} });
`;

const always = { timeZone: "UTC", windows: [{ days: everyDay(), from: "00:00", to: "24:00" }] };

function everyDay(): string[] {
  return ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
}

describe("the policy pack of the examples, run by the real engine", function () {
  this.timeout(300_000);
  let lab: EngineLab;
  let pack: string;
  before(async () => {
    lab = await EngineLab.open("policypack", fleet, "");
    pack = join(lab.directory, "../policy");
    cpSync(join(root, "examples/policy"), pack, { recursive: true });
    // As an installed package would be found; @pulumi/policy is found in the repository's own folder.
    mkdirSync(join(pack, "node_modules"));
    symlinkSync(root, join(pack, "node_modules/pulumi-rdma"));
  });
  after(() => lab.close());

  const words = (config: Record<string, unknown>): string[] => {
    const file = join(pack, "test-config.json");
    writeFileSync(file, JSON.stringify(config));
    return ["--policy-pack", pack, "--policy-pack-config", file];
  };
  const flat = (text: string): string => text.replaceAll(/\s+/g, " ");

  it("refuses too many reboots, a cold cycle out of hours and unknown hosts, all in one preview", async () => {
    lab.program(program("dgx[030-031,033,035]", "showUnknown: true"));
    const result = await lab.preview(
      ...words({ "max-reboots": { maxReboots: 1 }, "cold-cycles-in-window": {} }),
    );
    assert.notEqual(result.exitCode, 0);
    const text = flat(textOf(result));
    assert.match(text, /2 nodes would go down in this run, expected at most 1/);
    assert.match(text, /dgx030 would be power-cycled outside .*\(none is configured, UTC\)/);
    assert.match(text, /dgx035 cannot be decided: host_unreachable/);
  });

  it("refuses a Rollout that does not show what is unknown, and what only the update knows", async () => {
    lab.program(`${program("dgx033", "")}
const late = new RdmaMode("late", { hosts: hosts("dgx031", site.hosts), mode: mode.live.apply((): "exclusive" => "exclusive"), rollout: true });
new Rollout("late", { hosts: hosts("dgx031", site.hosts), claims: [late.claim], showUnknown: true, ...quick });`);
    const result = await lab.preview(...words({}));
    assert.notEqual(result.exitCode, 0);
    const text = flat(textOf(result));
    assert.match(text, /rdma:Rollout: dgx\) .*set showUnknown: true on this Rollout/);
    assert.match(text, /rdma:Rollout: late\) .*known only during the update/);
  });

  it("stops an update before a node is touched, and lets one pass that keeps to the rules", async () => {
    lab.program(program("dgx[030-031,033]", "showUnknown: true"));
    const boots = (): string =>
      ["dgx030", "dgx031"]
        .map((name) => lab.fleet.host(name).boots)
        .map(({ warm, cold }) => `${warm}+${cold}`)
        .join(" ");
    const refused = await lab.up(...words({ "max-reboots": { maxReboots: 1 } }));
    assert.notEqual(refused.exitCode, 0);
    assert.equal(boots(), "0+0 0+0");

    const allowed = words({ "max-reboots": { maxReboots: 2 }, "cold-cycles-in-window": always });
    assertExit(await lab.preview(...allowed), 0);
    assertExit(await lab.up(...allowed), 0);
    assert.equal(boots(), "0+1 1+0");
    assertExit(await lab.preview("--expect-no-changes", ...words({})), 0);
  });
});
