import assert from "node:assert/strict";
import type { CardSpec, HostProfile, NvParameter } from "../../../lab/fleet/profile.ts";
import { profileNamed } from "../../../lab/fleet/profiles.ts";
import { parseFirmwareJson } from "../../../provider/facts/parse/firmwareJson.ts";
import { parseFirmwareQuery } from "../../../provider/facts/parse/firmwareQuery.ts";
import { fixture } from "../../facts/parse/fixture.ts";
import { ToolHost } from "./toolHost.ts";

/** A server whose only card holds what a recorded answer shows. */
function recordedHost(text: string, version: string): { host: ToolHost; pci: string } {
  const [query] = parseFirmwareQuery(text);
  assert.ok(query !== undefined);
  const nv: Record<string, NvParameter> = {};
  for (const [name, value] of Object.entries(query.parameters)) {
    nv[name] = {
      default: value.default ?? value.nextBoot,
      current: value.current ?? value.nextBoot,
      next: value.nextBoot,
      readOnly: query.readOnly.includes(name),
    };
  }
  const pci = query.device.length === 7 ? `0000:${query.device}` : query.device;
  const card: CardSpec = {
    deviceId: "1021",
    deviceType: query.deviceType ?? "",
    description: /^Description:\s+(.*)$/m.exec(text)?.[1] ?? "",
    partNumber: query.name ?? "",
    serial: "MT2410001X18",
    functions: [{ pci, netdev: "ibp0", rdmaDevice: "mlx5_0", linkLayer: "infiniband" }],
    nv,
    loadsOn: "warm",
    hint: "reboot",
  };
  const profile: HostProfile = {
    ...profileNamed("server", "1"),
    cards: [card],
    firmwareTool: { name: "mstconfig", version },
  };
  return { host: new ToolHost(profile), pci: query.device };
}

describe("the stand-in mstconfig", () => {
  const layouts = [
    { file: "4.21-connectx7.txt", version: "4.21.0", options: "-e" },
    { file: "4.21-connectx7-next-boot-only.txt", version: "4.21.0", options: "" },
    { file: "4.24-connectx6dx.txt", version: "4.24.0", options: "-e" },
    { file: "4.25-connectx6dx.txt", version: "4.25.0", options: "-e" },
    { file: "4.31-connectx4lx.txt", version: "4.28.0", options: "-e" },
    { file: "4.34-connectx7-next-boot-only.txt", version: "4.34.0", options: "" },
    { file: "4.36-connectx7.txt", version: "4.36.0", options: "-e" },
    { file: "4.36-connectx7-next-boot-only.txt", version: "4.36.0", options: "" },
  ];
  for (const { file, version, options } of layouts) {
    it(`prints ${file} byte for byte from the same values`, () => {
      // That of 4.31 is an excerpt whose read-only rows were left out.
      const recorded = fixture(`mstconfig/${file}`);
      const text = file.startsWith("4.31") ? recorded.replace(/\nThe 'RO' .*\n$/, "") : recorded;
      const { host, pci } = recordedHost(text, version);
      assert.equal(host.run(`mstconfig ${options} -d ${pci} q`).stdout, text);
      host.dispose();
    });
  }

  describe("on a DGX B200", () => {
    let host: ToolHost;
    before(() => (host = new ToolHost("staged-written")));
    after(() => {
      host.dispose();
    });

    it("prints the row of the case study: 16 by default and now, 8 at the next boot", () => {
      const { stdout, code } = host.run("mstconfig -e -d 0000:18:00.0 q NUM_OF_VFS SRIOV_EN");
      assert.match(stdout, /^\* {8}NUM_OF_VFS {26}16 {14}16 {14}8 {15}$/m);
      assert.match(stdout, /^\* {8}SRIOV_EN {28}False\(0\) {8}True\(1\) {9}True\(1\) {9}$/m);
      assert.equal(code, 0);
    });

    it("fails the whole query for one unknown name, with a table that has no rows", () => {
      const { stdout, code } = host.run("mstconfig -e -d 18:00.0 q NUM_OF_VFS LINK_TYPE_P2");
      assert.match(stdout, /Next Boot\n-E- The Device doesn't support LINK_TYPE_P2 parameter\n$/);
      assert.equal(code, 3);
    });

    const refused = [
      ["q", "-E- Failed to get devices.", 3],
      ["-d 0000:99:00.0 q", "-E- Failed to open the device", 3],
      ["-j /tmp/x -d 18:00.0 q", "-E- invalid argument: -j", 3],
      ["-d 18:00.0", "-E- missing configuration arguments.", 3],
      [
        "-y -d 18:00.0 set NUM_OF_VFS=500",
        "-E- Parameter NUM_OF_VFS' value is larger than maximum allowed 127",
        3,
      ],
      [
        "-y -d 18:00.0 set NUM_OF_VFS=many",
        "-E- Cannot set the value many for the parameter NUM_OF_VFS",
        3,
      ],
      ["-y -d 18:00.0 set NUM_OF_PF=2", "-E- Operation is not supported (Read only TLV", 3],
      ["-d 18:00.0 set NUM_OF_VFS=4", "-E- Aborted by user.", 2],
    ] as const;
    for (const [words, message, code] of refused) {
      it(`refuses "${words}" with exit code ${code} and keeps the values`, () => {
        const before = host.numOfVfs("18:00.0");
        const run = host.run(`mstconfig ${words}`);
        assert.ok(run.stdout.includes(message), run.stdout);
        assert.equal(run.code, code);
        assert.deepEqual(host.numOfVfs("18:00.0"), before);
      });
    }

    it("sets Next Boot of one card only, takes names and numbers, and ends with the card's hint", () => {
      const run = host.run("mstconfig -y -d 40:00.0 set SRIOV_EN=1 NUM_OF_VFS=12 LINK_TYPE_P1=eth");
      assert.match(
        run.stdout,
        /Applying\.\.\. Done!\n-I- Please power cycle machine to load new configurations\.\n$/,
      );
      assert.equal(run.code, 0);
      assert.deepEqual(host.numOfVfs("40:00.0"), ["16", "12"]);
      assert.deepEqual(host.numOfVfs("18:00.0"), ["16", "8"]);
      const { stdout } = host.run("mstconfig -d 40:00.0 q LINK_TYPE_P1");
      assert.match(stdout, /LINK_TYPE_P1 +ETH\(2\)/);
    });
  });

  it("opens no card under lockdown or without privileges", () => {
    for (const profile of ["lockdown", "unprivileged"] as const) {
      const host = new ToolHost(profile);
      const run = host.run("mstconfig -e -d 18:00.0 q NUM_OF_VFS");
      assert.deepEqual([run.stdout, run.code], ["-E- Failed to open the device\n", 3], profile);
      host.dispose();
    }
  });

  it("writes JSON that the parser reads as the same values, from 4.31 on", () => {
    const host = new ToolHost("mstconfig-4.36");
    const file = `${host.folders.machine}/out.json`;
    const run = host.run(`mstconfig -e -j ${file} -d 18:00.0 q NUM_OF_VFS SRIOV_EN && cat ${file}`);
    const [first, ...rest] = run.stdout.split("\n");
    assert.equal(first, `Query output saved to ${file} successfully`);
    const [fromJson] = parseFirmwareJson(rest.join("\n"));
    const [fromText] = parseFirmwareQuery(
      host.run("mstconfig -e -d 0000:18:00.0 q NUM_OF_VFS SRIOV_EN").stdout,
    );
    assert.deepEqual(fromJson?.parameters, fromText?.parameters);
    assert.deepEqual(fromText?.parameters["NUM_OF_VFS"], {
      default: "16",
      current: "16",
      nextBoot: "8",
    });
    host.dispose();
  });
});
