import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { type ProfileName, profileNamed, profiles } from "../../../lab/fleet/profiles.ts";
import { shellEnvironment } from "../../../lab/fleet/shellEnvironment.ts";
import { assembleFacts } from "../../../provider/facts/assemble/assembleFacts.ts";
import { parseFrames } from "../../../provider/facts/assemble/frame.ts";
import { HostFacts } from "../../../provider/facts/hostFacts.ts";
import { frameScript } from "../../../provider/hosts/frameScript.ts";
import { probeScript } from "../../../provider/hosts/scripts.ts";
import { treeChanges, treeSnapshot } from "../../support/treeSnapshot.ts";
import { ToolHost } from "./toolHost.ts";

const nonce = "7c0f5a3b9d1e4f2680a1b2c3d4e5f607";

/** What the probe finds, in words that fit on a line. */
function found(facts: HostFacts): string {
  const { rdma, cards, inUse } = facts;
  const value = (reading: { status: string; value?: unknown }): string =>
    reading.status === "read" ? String(reading.value) : "unknown";
  // Without privileges nothing tells the NVSwitch bridge at 0000:05:00 from a NIC.
  const nic = cards.find(({ kind, pfs }) => kind === "nic" && pfs[0]?.pci !== "0000:05:00.0");
  const vfs = nic?.firmware.status === "read" ? nic.firmware.parameters["NUM_OF_VFS"] : undefined;
  const last = nic?.pfs.at(-1);
  const running = rdma.runningArguments.map((mode) => ` running:${mode}`).join("");
  const boot = rdma.bootEntry.status === "read" ? rdma.bootEntry.value : undefined;
  const staged = boot?.modes.map((mode) => ` boot:${mode}`).join("") ?? "";
  const failed = nic?.firmware.status === "failed" ? ` ${nic.firmware.code}` : "";
  return [
    `${facts.os.family} ${value(rdma.live)}/${value(rdma.nextLoad)}${running}${staged}`,
    `namespaces ${value(rdma.otherNamespaces)}`,
    `firmware ${vfs?.current ?? "?"}/${vfs?.nextBoot ?? "?"}${failed}`,
    `vfs ${last?.numVfs ?? "-"}/${last?.totalVfs ?? "-"}`,
    `held ${last?.vfs.filter((vf) => vf.owner !== "host").length ?? 0}`,
    `gpu ${value(inUse.gpuProcesses)} rdma ${value(inUse.rdmaContexts)}`,
    `records ${facts.firmwareWrites.length}+${facts.firstSeen.length}`,
    facts.owners.etc?.kind ?? "",
    facts.lockdown === "none" ? "" : facts.lockdown,
    facts.sriovOperator.signs.length > 0 ? "operator" : "",
  ]
    .filter((word) => word !== "")
    .join(", ");
}

const right =
  "debian exclusive/exclusive, namespaces 3, firmware 8/8, vfs 8/8, held 0, gpu 0 rdma 0, records 0+0";
const shared =
  "debian shared/shared, namespaces 3, firmware 8/8, vfs 0/8, held 0, gpu 0 rdma 0, records 0+0";
const staged =
  "debian exclusive/exclusive, namespaces 3, firmware 16/8, vfs 0/16, held 0, gpu 0 rdma 0";
const server =
  "shared/shared, namespaces 0, firmware 0/0, vfs -/-, held 0, gpu 0 rdma 0, records 0+0";
const argument = server
  .replace("shared/shared", "shared/shared running:shared boot:shared")
  .replace("namespaces 0", "namespaces 3");

const expected: Readonly<Record<ProfileName, string>> = {
  right,
  "exclusive-not-persisted": right.replace("exclusive/exclusive", "exclusive/shared"),
  "shared-pods": shared,
  "shared-idle": shared.replace("namespaces 3", "namespaces 0"),
  "argument-contradicts": shared.replace(
    "shared/shared",
    "shared/shared running:shared boot:shared",
  ),
  "argument-removed": shared.replace("shared/shared", "shared/shared running:shared"),
  "staged-written": `${staged}, records 8+0`,
  "staged-seen": `${staged}, records 0+8`,
  "staged-no-evidence": `${staged}, records 0+0`,
  "no-vfs": right.replace("8/8, vfs 8/8", "0/0, vfs -/-"),
  "no-numvfs": right.replace("vfs 8/8", "vfs 0/8").replace("namespaces 3", "namespaces 0"),
  "pod-uses-vf": right.replace("held 0, gpu 0 rdma 0", "held 2, gpu 8 rdma 2"),
  unreachable: right,
  server: `debian ${server}`,
  "operator-present": `${shared}, operator`,
  bcm: `${shared}, bcm`,
  "network-root": `${shared}, network-root`,
  rhel: `rhel ${server}`,
  ostree: `ostree ${server}, mco`.replace("namespaces 0", "namespaces 3"),
  sles: `suse ${server}`,
  "rhel-argument": `rhel ${argument}`,
  coreos: `ostree ${argument}`,
  "sles-argument": `suse ${argument}`,
  unprivileged: shared.replace("firmware 8/8", "firmware ?/? open_failed"),
  sudo: shared,
  "no-mstconfig": shared.replace("firmware 8/8", "firmware ?/? tool_missing"),
  mlxconfig: right,
  "mstconfig-4.36": `${staged}, records 0+0`,
  lockdown: `${shared.replace("firmware 8/8", "firmware ?/? nv_access_blocked")}, integrity`,
};

describe("profiles", () => {
  for (const name of Object.keys(profiles) as ProfileName[]) {
    it(`${name} is what the probe finds, and the probe leaves the host as it is`, () => {
      const host = new ToolHost(name);
      const before = treeSnapshot(host.folders.root);
      const environment = shellEnvironment(host.folders);
      const words = host.profile.access === "sudo" ? ["sudo", "-n", "dash", "-s"] : ["dash", "-s"];
      const run = spawnSync("/bin/sh", ["-c", words.join(" ")], {
        input: frameScript(probeScript, [], nonce),
        env: environment,
        encoding: "utf8",
        timeout: 15_000,
      });
      assert.equal(run.stderr, "");
      const facts = HostFacts.parse(assembleFacts(parseFrames(run.stdout, nonce)));
      assert.equal(found(facts), expected[name]);
      assert.deepEqual(treeChanges(before, treeSnapshot(host.folders.root)), []);
      host.dispose();
    });
  }

  it("have the inventory of the case study on a DGX B200", () => {
    const names = profileNamed("right", "1").cards.flatMap((card) =>
      card.functions.map((spec) => `${spec.pci} ${spec.rdmaDevice ?? ""} ${spec.netdev ?? ""}`),
    );
    assert.equal(names.length, 16);
    assert.ok(names.includes("0000:dc:00.0 mlx5_15 ibp220s0"));
    assert.ok(names.includes("0000:aa:00.0 mlx5_11 ibp170s0f0"));
    assert.ok(names.includes("0000:05:00.3 mlx5_3 ibs14f3"));
  });

  it("end with a list of those there are for a name that is none", () => {
    assert.throws(
      () => profileNamed("rigth", "1"),
      /Unknown profile "rigth"; expected one of .*right/,
    );
  });
});
