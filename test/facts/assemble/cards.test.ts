import assert from "node:assert/strict";
import { assembleCards } from "../../../provider/facts/assemble/cards.ts";
import { readOpenHandles } from "../../../provider/facts/assemble/openHandles.ts";
import type { CardFacts } from "../../../provider/facts/cardFacts.ts";
import { probeOf, type ProbeParts } from "./sections.ts";

function cards(parts: ProbeParts): CardFacts[] {
  const probe = probeOf(parts);
  return assembleCards(probe, readOpenHandles(probe));
}

/** VPD with a serial number, as the probe prints it. */
function vpd(serial: string, extra: readonly number[] = []): string {
  const data = [0x53, 0x4e, serial.length, ...Buffer.from(serial), ...extra];
  const head = [0x90, data.length + 4, 0, ...data, 0x52, 0x56, 1];
  const sum = head.reduce((total, byte) => total + byte, 0);
  return [...head, (256 - (sum & 0xff)) & 0xff, 0x78]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

const connectX7 = ["device\t0x1021", "driver\tmlx5_core", "netdev\teth0\t1\t"];
const bridgeSign = [...Buffer.from("V2"), 11, ...Buffer.from("SMDL=SW_MNG")];

describe("assembleCards()", () => {
  it("assembleCards() takes slots with one serial number as one card", () => {
    const found = cards({
      functions: {
        "0000:18:00.0": connectX7,
        "0000:86:00.0": connectX7,
        "0000:99:00.0": connectX7,
      },
      jobs: {
        "vpd:0000:18:00.0": vpd("MT1"),
        "vpd:0000:86:00.0": vpd("MT1"),
        "vpd:0000:99:00.0": vpd("MT2"),
      },
    });
    assert.deepEqual(
      found.map((card) => [card.id, card.pfs.map((pf) => pf.pci)]),
      [
        ["MT1", ["0000:18:00.0", "0000:86:00.0"]],
        ["MT2", ["0000:99:00.0"]],
      ],
    );
  });

  it("assembleCards() keeps two models apart that claim one serial number", () => {
    const found = cards({
      functions: { "0000:18:00.0": connectX7, "0000:86:00.0": ["device\t0xa2dc"] },
      jobs: { "vpd:0000:18:00.0": vpd("NA"), "vpd:0000:86:00.0": vpd("NA") },
    });
    assert.deepEqual(
      found.map((card) => [card.id, card.model]),
      [
        ["NA", "ConnectX-7"],
        ["pci-0000:86:00", "BlueField-3"],
      ],
    );
  });

  it("assembleCards() groups the functions of a slot where the VPD gives no serial number", () => {
    const found = cards({
      functions: { "0000:18:00.1": connectX7, "0000:18:00.0": connectX7 },
      jobs: { "vpd:0000:18:00.0": ["od: read error", 1] },
    });
    assert.deepEqual(
      found.map((card) => [card.id, card.serial, card.pfs.map((pf) => pf.pci)]),
      [["pci-0000:18:00", null, ["0000:18:00.0", "0000:18:00.1"]]],
    );
  });

  it("assembleCards() knows a bridge by its sign, also in a damaged VPD", () => {
    const whole = vpd("MT5", bridgeSign);
    const amidSign = whole.length - 16;
    const twoLines = `${whole.slice(0, amidSign)}\n${whole.slice(amidSign, -8)}`;
    for (const text of [whole, whole.slice(0, -8), twoLines]) {
      const [card] = cards({
        functions: { "0000:05:00.0": connectX7 },
        jobs: { "vpd:0000:05:00.0": text },
      });
      assert.equal(card?.kind, "nvswitch-bridge");
    }
  });

  it("assembleCards() names the bare id of a model that it does not know", () => {
    const [card] = cards({ functions: { "0000:18:00.0": ["device\t0x10ff"] } });
    assert.deepEqual([card?.model, card?.deviceId, card?.kind], ["15b3:10ff", "10ff", "nic"]);
  });

  it("assembleCards() takes the port's own netdev, not a representor beside it", () => {
    const lines = ["device\t0x1021", "netdev\teth0_0\t1\tpf0vf0", "netdev\teth0\t1\tp0"];
    const [card] = cards({ functions: { "0000:18:00.0": lines } });
    assert.equal(card?.pfs[0]?.netdev, "eth0");
  });

  it("assembleCards() tells the link layer by the netdev where there is no RDMA device", () => {
    const layer = (type: string): unknown =>
      cards({ functions: { "0000:18:00.0": ["device\t0x1021", `netdev\tx\t${type}\t`] } })[0]
        ?.pfs[0]?.linkLayer;
    assert.deepEqual(["1", "32", "", "772"].map(layer), ["ethernet", "infiniband", null, null]);
  });

  it("assembleCards() sees a VF without RDMA device as moved only in exclusive mode", () => {
    const owner = (mode: string): unknown =>
      cards({
        host: { netns_mode: mode },
        functions: {
          "0000:18:00.0": [
            ...connectX7,
            "rdma\tmlx5_0",
            "vf\t0\t0000:18:00.1\tmlx5_core\teth0v0\t\t",
          ],
        },
      })[0]?.pfs[0]?.vfs[0]?.owner;
    assert.deepEqual([owner("Y"), owner("N")], ["host", "namespace"]);
  });

  it("assembleCards() counts a VF of VFIO as held where it cannot see who has it open", () => {
    const owner = (handles: string): unknown =>
      cards({
        functions: { "0000:18:00.0": [...connectX7, "vf\t0\t0000:18:00.1\tvfio-pci\t\t\t42"] },
        jobs: { handles },
      })[0]?.pfs[0]?.vfs[0]?.owner;
    assert.equal(owner("uverbs 0\ndenied 0"), "host");
    assert.equal(owner("uverbs 0\ndenied 9"), "vfio");
    assert.equal(owner("uverbs 0\ndenied 0\nvfio /dev/vfio/42"), "vfio");
    assert.equal(owner("uverbs 0\ndenied 0\nvfio /dev/vfio/noiommu-42"), "vfio");
    assert.equal(owner("uverbs 0\ndenied 0\nvfio /dev/vfio/noiommu-4"), "host");
  });

  it("assembleCards() marks the card whose port or VF answers the SSH client", () => {
    const ssh = (
      route: string,
      host: Readonly<Record<string, string>> = { ssh: "yes" },
    ): boolean[] =>
      cards({
        host,
        functions: {
          "0000:18:00.0": connectX7,
          "0000:86:00.0": ["device\t0x1021", "netdev\teth1\t1\t"],
        },
        jobs: { route },
      }).map((card) => card.carriesSsh);
    assert.deepEqual(ssh("bond0 \neth1 0000:86:00.0"), [false, true]);
    assert.deepEqual(ssh("eth0v3 0000:18:00.0"), [true, false]);
    assert.deepEqual(ssh("eno1 0000:02:00.0"), [false, false]);
    assert.deepEqual(ssh(""), [true, true]);
    assert.deepEqual(ssh("", {}), [false, false]);
  });
});
