import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { assertExit, EngineLab, textOf } from "../support/engineLab.ts";

const fleet = [
  { name: "c1", profile: "staged-no-evidence" },
  { name: "c2", profile: "right" },
] as const;

const imports = `
import { RdmaNodePool } from "pulumi-rdma/components";
import { NetworkOperator } from "pulumi-rdma/components/networkOperator";
void [RdmaNodePool, NetworkOperator];
`;

const withPool = (numVfs: number): string => `${imports}
new RdmaNodePool("dgx", {
  hosts: pool,
  mode: "exclusive",
  select: { model: "ConnectX-7" },
  firmware: { numOfVfs: 8, match: "exactly" },
  numVfs: ${numVfs},
  rollout: { maxUnavailable: 2, ...quick },
});
`;

describe("RdmaNodePool on the real engine", function () {
  this.timeout(300_000);
  let lab: EngineLab;
  before(async () => {
    lab = await EngineLab.open("components", fleet, withPool(8));
  });
  after(() => lab.close());

  /** Resources of this package in the stack, as `type name`. */
  const resources = (): string[] => {
    const { checkpoint } = JSON.parse(lab.state()) as {
      checkpoint: { latest: { resources?: { urn: string }[] } };
    };
    return (checkpoint.latest.resources ?? []).flatMap(({ urn }) => {
      const [, , type = "", name = ""] = urn.split("::");
      return type.includes("rdma:")
        ? [`${type.replaceAll("pulumi-nodejs:dynamic/rdma:", "")} ${name}`]
        : [];
    });
  };
  const marks = (name: string): string[] => {
    const directory = join(lab.fleet.host(name).root, "var/lib/pulumi-rdma/marks");
    return existsSync(directory)
      ? readdirSync(directory).map((file) => readFileSync(join(directory, file), "utf8"))
      : [];
  };

  it("previews the reboots once, on the Rollout, and makes the nodes right in one go", async () => {
    const preview = await lab.preview();
    assertExit(preview, 0);
    const text = textOf(preview);
    assert.match(text, /Rollout \(dgx\):\n {4}warning: 1 of 2 nodes would reboot/);
    assert.doesNotMatch(text, /(?:RdmaMode|NicFirmwareVfs|SriovVfs) \(dgx\):/);
    assertExit(await lab.up(), 0);
    assert.deepEqual(resources().sort(), [
      "rdma:components:RdmaNodePool dgx",
      "rdma:components:RdmaNodePool$NicFirmwareVfs dgx",
      "rdma:components:RdmaNodePool$RdmaMode dgx",
      "rdma:components:RdmaNodePool$Rollout dgx",
      "rdma:components:RdmaNodePool$SriovVfs dgx",
    ]);
    assert.deepEqual({ ...lab.fleet.host("c1").boots }, { warm: 0, cold: 1 });
    assert.deepEqual({ ...lab.fleet.host("c2").boots }, { warm: 0, cold: 0 });
  });

  it("finds nothing to change afterwards, nor after a refresh", async () => {
    await lab.expectNoChanges();
    assertExit(await lab.stack.run(["refresh", "--yes"]), 0);
    await lab.expectNoChanges();
  });

  it("marks what its resources wrote, each under a name of its own", () => {
    const owners = marks("c1").flatMap((mark) => /^owner (.*)$/m.exec(mark)?.[1] ?? []);
    assert(owners.length > 0);
    assert(
      owners.every((owner) => /^components\/t\/[\w.]+\.dgx$/.test(owner)),
      owners.join("\n"),
    );
  });

  it("passes a change of one part on to the same Rollout", async () => {
    lab.program(withPool(4));
    const preview = await lab.preview();
    assertExit(preview, 0);
    assert.match(textOf(preview), /SriovVfs/);
    assertExit(await lab.up(), 0);
    await lab.expectNoChanges();
    for (const { name } of fleet) {
      const file = join(lab.fleet.host(name).root, "sys/bus/pci/devices/0000:18:00.0/sriov_numvfs");
      assert.equal(readFileSync(file, "utf8").trim(), "4", name);
    }
  });

  it("forgets its marks when it is destroyed, and keeps the settings", async () => {
    assertExit(await lab.stack.run(["destroy", "--yes"]), 0);
    for (const { name } of fleet) assert.deepEqual(marks(name), [], name);
    assert.deepEqual(resources(), []);
  });

  it("ends a program that claims nothing, or whose chart reads other values, with words alone", async () => {
    lab.program(`${imports}new RdmaNodePool("dgx", { hosts: pool });`);
    const empty = await lab.preview();
    assert.notEqual(empty.exitCode, 0);
    assert.match(textOf(empty), /RdmaNodePool dgx: nothing is claimed/);
    lab.program(
      `${imports}new NetworkOperator("nno", { release: "25.7.0", values: { deployCR: true, psp: {} } });`,
    );
    const values = await lab.preview();
    assert.notEqual(values.exitCode, 0);
    assert.match(textOf(values), /NetworkOperator nno\.values\.deployCR: deployCR was a value/);
    assert.match(textOf(values), /NetworkOperator nno\.values\.psp: psp left/);
    for (const result of [empty, values])
      assert.doesNotMatch(textOf(result), /node:internal|\.ts:\d+/);
  });
});
