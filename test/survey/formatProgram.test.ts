import assert from "node:assert/strict";
import type { HostFacts } from "../../provider/facts/hostFacts.ts";
import { formatProgram, type InventoryText } from "../../provider/survey/formatProgram.ts";
import { type Surveyed, surveyOf } from "../../provider/survey/surveyOf.ts";
import {
  card,
  cardWith,
  dgx,
  firmware,
  hostFacts,
  pf,
  plainRdma,
} from "../support/factsBuilder.ts";

const names: InventoryText = { imports: [], expression: null };

function program(
  hosts: Readonly<Record<string, HostFacts | null>>,
  inventory: InventoryText = names,
): string {
  const surveyed = Object.entries(hosts).map(([name, facts]): [string, Surveyed] => [
    name,
    {
      read:
        facts === null
          ? { status: "unreachable", code: "x", message: "x", summary: "no route", local: false }
          : { status: "read", facts },
      context: { powerControl: false, operatorPool: "unknown" },
    },
  ]);
  return formatProgram(surveyOf(new Map(surveyed)), inventory);
}

describe("formatProgram()", () => {
  it("writes a pool of like hosts, with the inventory that they came from", () => {
    const inventory = {
      imports: ["hostsFromFile"],
      expression: '{ each: hostsFromFile("hosts.yaml") }',
    };
    assert.equal(
      program({ dgx001: dgx(), dgx002: dgx() }, inventory),
      `import { hosts, hostsFromFile, NicFirmwareVfs, RdmaMode, Rollout, SriovVfs } from "pulumi-rdma";

const inventory = { each: hostsFromFile("hosts.yaml") };

// 2 hosts
const dgx = hosts("dgx[001-002]", inventory);
const dgxMode = new RdmaMode("dgx", { hosts: dgx, mode: "exclusive", rollout: true });
const dgxFirmware = new NicFirmwareVfs("dgx", { hosts: dgx, numOfVfs: 8, rollout: true });
const dgxVfs = new SriovVfs("dgx", {
  hosts: dgx,
  numVfs: 0,
  firmware: dgxFirmware.claim,
  rollout: true,
});

new Rollout("fleet", {
  hosts: dgx,
  claims: [dgxMode.claim, dgxFirmware.claim, dgxVfs.claim],
  maxReboots: 0, // nothing reboots before you raise this
});
`,
    );
  });

  it("counts claims of a kind in a pool and writes selectors, one value without a list", () => {
    const cards = [
      card("0000:18:00.0"),
      cardWith("0000:40:00.0", firmware("4"), { pfs: [pf("0000:40:00.0", { netdev: null })] }),
    ];
    const text = program({ a: hostFacts({ cards }) });
    assert.match(
      text,
      /const aFirmware = new NicFirmwareVfs\("a", \{\n {2}hosts: a,\n {2}select: \{ netdev: "ib180" \},/,
    );
    assert.match(
      text,
      /const aFirmware2 = new NicFirmwareVfs\("a-2", \{\n {2}hosts: a,\n {2}select: \{ pci: "0000:40:00\.0" \},/,
    );
    assert.match(
      text,
      /claims: \[aMode\.claim, aFirmware\.claim, aFirmware2\.claim, aVfs\.claim\]/,
    );
  });

  it("names pools after their hosts, never like what the program or the language uses", () => {
    const hosts: Record<string, HostFacts> = {};
    for (const [index, name] of ["gpu-node-1", "hosts1", "new1", "17", "dgx1", "dgx2"].entries())
      hosts[name] = hostFacts({ cards: [cardWith("0000:18:00.0", firmware(String(index + 1)))] });
    const found = [...program(hosts).matchAll(/^const (\w+) = hosts\("(.*)"\);$/gm)];
    assert.deepEqual(Object.fromEntries(found.map(([, name, host]) => [host, name])), {
      "17": "pool",
      dgx1: "dgx",
      dgx2: "dgx2",
      "gpu-node-1": "gpuNode",
      hosts1: "hostsPool",
      new1: "newPool",
    });
  });

  it("imports what it uses and nothing else", () => {
    const text = program({ a: hostFacts({ cards: [] }) });
    assert.match(text, /^import \{ hosts, RdmaMode, Rollout \} from "pulumi-rdma";\n/);
  });

  it("says in a comment what it leaves out, on lines of its own", () => {
    const lost = hostFacts({
      cards: [],
      rdma: { ...plainRdma(), live: { status: "unknown", why: "x\u2028\r\ny" } },
    });
    assert.equal(
      program({ a: lost, b: null }),
      "// Left out:\n// b: no route\n// a: RdmaMode: RDMA mode is not known: x y\n",
    );
  });
});
