import assert from "node:assert/strict";
import fc from "fast-check";
import { expandNodes } from "../../provider/facts/nodeset.ts";
import type { HostFacts } from "../../provider/facts/hostFacts.ts";
import type { HostRead, Unreachable } from "../../provider/facts/hostRead.ts";
import { read, unknown } from "../../provider/facts/reading.ts";
import { planHost, type PlanContext } from "../../provider/plan/planHost.ts";
import { claimsOf } from "../../provider/survey/claimText.ts";
import type { Survey } from "../../provider/survey/survey.ts";
import { type Surveyed, surveyOf } from "../../provider/survey/surveyOf.ts";
import { arbitraryContext, arbitraryFacts } from "../support/arbitraryFacts.ts";
import {
  card,
  cardWith,
  dgx,
  dualPort,
  firmware,
  hostFacts,
  pf,
  plainRdma,
  rdma,
  row,
} from "../support/factsBuilder.ts";

const nobodyKnows: PlanContext = { powerControl: false, operatorPool: "unknown" };

const refused: Unreachable = {
  status: "unreachable",
  code: "connection_refused",
  message: "Cannot connect",
  summary: "connection refused",
  local: false,
};

const wasRead = (facts: HostFacts): HostRead => ({ status: "read", facts });

function surveyed(hosts: Readonly<Record<string, HostFacts | null>>): Survey {
  return surveyOf(
    new Map(
      Object.entries(hosts).map(([name, facts]): [string, Surveyed] => [
        name,
        { read: facts === null ? refused : wasRead(facts), context: nobodyKnows },
      ]),
    ),
  );
}

describe("surveyOf()", () => {
  it("puts every host into exactly one group, the most common first", () => {
    fc.assert(
      fc.property(fc.array(fleetHost, { maxLength: 12 }), (drawn) => {
        const hosts = named(drawn);
        const survey = surveyOf(hosts);
        const grouped = survey.groups.flatMap((group) => {
          const names = expandNodes(group.hosts);
          assert.equal(names.length, group.count);
          return names;
        });
        assert.deepEqual(grouped.sort(), [...hosts.keys()].sort());
        const counts = survey.groups.map(({ count }) => count);
        assert.deepEqual(
          counts,
          counts.toSorted((a, b) => b - a),
        );
      }),
    );
  });

  it("prints claims that need nothing on any host of their pool, alone and together", () => {
    fc.assert(
      fc.property(fc.array(fleetHost, { maxLength: 4 }), (drawn) => {
        const hosts = named(drawn);
        for (const pool of surveyOf(hosts).pools) {
          const claims = claimsOf(pool.claims, pool.hosts);
          for (const name of expandNodes(pool.hosts)) {
            const host = hosts.get(name);
            assert(host?.read.status === "read");
            for (const some of [claims, ...claims.map((claim) => [claim])]) {
              const {
                activation,
                changes,
                unknown: doubts,
                blocked,
              } = planHost(some, host.read.facts, host.context);
              assert.deepEqual(
                { activation, changes, doubts, blocked },
                { activation: "none", changes: [], doubts: [], blocked: [] },
              );
            }
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it("claims the mode of a host, and VFs and firmware of each PF, or says why not", () => {
    fc.assert(
      fc.property(fleetHost, (host) => {
        const survey = surveyOf(new Map([["a", host]]));
        if (host.read.status !== "read") return;
        const { cards } = host.read.facts;
        const claims = survey.pools.flatMap((pool) => pool.claims);
        const left = new Set(survey.leftOut.map(({ resource }) => resource));
        const needsMode = claims.some(({ kind }) => kind === "rdma-mode");
        assert.notEqual(needsMode, left.has("RdmaMode"));
        if (!cards.some(({ kind }) => kind === "nic")) return;
        for (const [kind, resource] of [
          ["firmware", "NicFirmwareVfs"],
          ["vfs", "SriovVfs"],
        ] as const)
          assert(claims.some((claim) => claim.kind === kind) || left.has(resource), resource);
      }),
    );
  });

  it("does not depend on the order of hosts", () => {
    fc.assert(
      fc.property(fc.array(fleetHost, { maxLength: 6 }), (drawn) => {
        const hosts = named(drawn);
        assert.deepEqual(surveyOf(new Map([...hosts].reverse())), surveyOf(hosts));
      }),
    );
  });

  it("claims what is on a DGX without a selector: excluded devices are never meant", () => {
    const { pools, leftOut } = surveyed({ dgx1: dgx(), dgx2: dgx() });
    assert.deepEqual(leftOut, []);
    assert.deepEqual(pools, [
      {
        hosts: "dgx[1-2]",
        count: 2,
        claims: [
          { kind: "rdma-mode", mode: "exclusive" },
          { kind: "firmware", select: {}, numOfVfs: 8, match: "atLeast" },
          { kind: "vfs", select: {}, numVfs: 0, firmware: true },
        ],
      },
    ]);
  });

  it("tells cards of another value apart by model, link layer or netdev, whatever is enough", () => {
    const ethernet = { pfs: [pf("0000:40:00.0", { linkLayer: "ethernet", netdev: "eth0" })] };
    const other = cardWith("0000:40:00.0", firmware("4"), { model: "ConnectX-6 Dx", ...ethernet });
    const claimsOn = (cards: HostFacts["cards"]): unknown =>
      surveyed({ a: hostFacts({ cards }) }).pools[0]?.claims.flatMap((claim) =>
        claim.kind === "firmware" ? [claim.select] : [],
      );
    assert.deepEqual(claimsOn([card("0000:18:00.0"), other]), [
      { model: ["ConnectX-7"] },
      { model: ["ConnectX-6 Dx"] },
    ]);
    const sameModel = cardWith("0000:40:00.0", firmware("4"), ethernet);
    assert.deepEqual(claimsOn([card("0000:18:00.0"), sameModel]), [
      { linkLayer: "infiniband" },
      { linkLayer: "ethernet" },
    ]);
    const sameLink = cardWith("0000:40:00.0", firmware("4"));
    assert.deepEqual(claimsOn([card("0000:18:00.0"), sameLink]), [
      { netdev: ["ib180"] },
      { netdev: ["ib400"] },
    ]);
    const nameless = cardWith("0000:40:00.0", firmware("4"), {
      pfs: [pf("0000:40:00.0", { netdev: null })],
    });
    assert.deepEqual(claimsOn([card("0000:18:00.0"), nameless]), [
      { netdev: ["ib180"] },
      { pci: ["0000:40:00.0"] },
    ]);
  });

  it("claims the smaller of two values where the next boot loads another", () => {
    const cards = [cardWith("0000:18:00.0", firmware("16", "8"))];
    assert.deepEqual(surveyed({ a: hostFacts({ cards }) }).pools[0]?.claims[1], {
      kind: "firmware",
      select: {},
      numOfVfs: 8,
      match: "atLeast",
    });
  });

  it("claims VFs of each port of its own", () => {
    const pfs = [pf("0000:18:00.0", { numVfs: 8 }), pf("0000:18:00.1", { numVfs: 4 })];
    const facts = hostFacts({ cards: [dualPort("0000:18:00", { pfs })] });
    const vfs = surveyed({ a: facts }).pools[0]?.claims.filter(({ kind }) => kind === "vfs");
    assert.deepEqual(vfs, [
      { kind: "vfs", select: { netdev: ["ib180"] }, numVfs: 8, firmware: false },
      { kind: "vfs", select: { netdev: ["ib181"] }, numVfs: 4, firmware: false },
    ]);
  });

  it("wants equality where the SR-IOV operator runs, and leaves VFs to it", () => {
    const facts = hostFacts({ sriovOperator: { signs: ["/etc/sriov-operator"] } });
    const { pools, leftOut } = surveyed({ a: facts });
    assert.deepEqual(pools[0]?.claims, [
      { kind: "rdma-mode", mode: "exclusive" },
      { kind: "firmware", select: {}, numOfVfs: 8, match: "exactly" },
    ]);
    assert.deepEqual(leftOut, [
      { hosts: "a", resource: "SriovVfs", why: "the SR-IOV operator deals VFs" },
    ]);
  });

  it("claims that SR-IOV is off where the count is 0, and says what no claim can say", () => {
    const cards = [cardWith("0000:18:00.0", { SRIOV_EN: row("False(0)"), NUM_OF_VFS: row("0") })];
    assert.deepEqual(surveyed({ a: hostFacts({ cards }) }).pools[0]?.claims[1], {
      kind: "firmware",
      select: {},
      numOfVfs: 0,
      match: "exactly",
    });
    const wordless: Readonly<Record<string, HostFacts["cards"][number]>> = {
      "SR-IOV is off with NUM_OF_VFS 8: no claim says so": cardWith("0000:18:00.0", {
        SRIOV_EN: row("False(0)"),
        NUM_OF_VFS: row("8"),
      }),
      "SR-IOV is on with NUM_OF_VFS 0, after the next boot 8: 0 VFs would turn it off": cardWith(
        "0000:18:00.0",
        { SRIOV_EN: row("True(1)"), NUM_OF_VFS: row("0", "8") },
      ),
      "SRIOV_EN is False, True after the next boot": cardWith("0000:18:00.0", {
        SRIOV_EN: row("False(0)", "True(1)"),
        NUM_OF_VFS: row("8"),
      }),
    };
    for (const [why, one] of Object.entries(wordless))
      assert.deepEqual(
        surveyed({ a: hostFacts({ cards: [one] }) }).leftOut.filter(
          ({ resource }) => resource === "NicFirmwareVfs",
        ),
        [{ hosts: "a", resource: "NicFirmwareVfs", why }],
      );
  });

  it("claims no mode that the next boot would lose, and says what it would load", () => {
    const lost = hostFacts({ rdma: rdma({ modprobe: read([]) }) });
    const { pools, leftOut } = surveyed({ a: lost, b: lost });
    assert.deepEqual(
      pools[0]?.claims.map(({ kind }) => kind),
      ["firmware", "vfs"],
    );
    assert.equal(leftOut[0]?.hosts, "a,b");
    assert.equal(leftOut[0].resource, "RdmaMode");
    assert.match(leftOut[0].why, /^RDMA mode is exclusive, shared after the next boot/);
  });

  it("shows what is common once, groups by what differs, unreachable hosts by cause", () => {
    const shared = hostFacts({ rdma: plainRdma() });
    const survey = surveyed({ a1: hostFacts(), a2: shared, a3: hostFacts(), a4: null, a5: null });
    assert.deepEqual(Object.keys(survey.common), ["system", "cards", "tools"]);
    assert.deepEqual(
      survey.groups.map(({ hosts, read: isRead, description }) => [
        hosts,
        isRead,
        description.mode ?? description.unknown,
      ]),
      [
        ["a[1,3]", true, ["exclusive, kept by modprobe.d"]],
        ["a[4-5]", false, ["connection refused"]],
        ["a2", true, ["shared, kept by the kernel's default"]],
      ],
    );
    assert.deepEqual([survey.hosts, survey.read], [5, 3]);
  });

  const variants: Readonly<Record<string, Partial<HostFacts>>> = {
    "RDMA mode": { rdma: plainRdma() },
    "mode of the next boot": { rdma: rdma({ modprobe: read([]) }) },
    "what keeps the mode": {
      rdma: rdma({
        modprobe: read([]),
        bootEntry: read({ source: "grub.cfg", modes: ["exclusive"] }),
      }),
    },
    "an outdated initramfs": {
      rdma: rdma({ initramfs: read({ image: "i", loadsIbCore: true, current: false }) }),
    },
    NUM_OF_VFS: { cards: [cardWith("0000:18:00.0", firmware("16"))] },
    "NUM_OF_VFS of the next boot": { cards: [cardWith("0000:18:00.0", firmware("8", "16"))] },
    "number of cards": { cards: [card("0000:18:00.0"), card("0000:40:00.0")] },
    "model of cards": { cards: [card("0000:18:00.0", { model: "ConnectX-6" })] },
    VFs: { cards: [card("0000:18:00.0", { pfs: [pf("0000:18:00.0", { numVfs: 8 })] })] },
    "link layer": {
      cards: [card("0000:18:00.0", { pfs: [pf("0000:18:00.0", { linkLayer: "ethernet" })] })],
    },
    "a PF without driver": {
      cards: [card("0000:18:00.0", { pfs: [pf("0000:18:00.0", { driver: null })] })],
    },
    "kind of card": { cards: [card("0000:18:00.0", { kind: "dpu" })] },
    "operating system": {
      os: { family: "rhel", id: "rocky", versionId: "9", name: "Rocky Linux 9" },
    },
    product: { product: "DGX" },
    "rights of the probe": { access: "sudo" },
    "kernel lockdown": { lockdown: "integrity" },
    "version of the firmware tool": { tools: { mstconfig: "4.36.0", rdma: "6.1.0" } },
    "SR-IOV operator": { sriovOperator: { signs: ["daemon"] } },
    kubelet: {
      inUse: { rdmaContexts: read(0), rdmaMounts: [], gpuProcesses: read(0), kubelet: true },
    },
    "owner of /etc": { owners: { etc: { kind: "bcm", sign: "/cm" }, boot: null } },
    "owner of the boot configuration": { owners: { etc: null, boot: { kind: "mco", sign: "x" } } },
    "firmware that cannot be read": {
      cards: [
        card("0000:18:00.0", {
          firmware: { status: "failed", code: "open_failed", message: "-E- no" },
        }),
      ],
    },
    "a mode that cannot be read": { rdma: rdma({ live: unknown("ib_core is not loaded") }) },
  };
  for (const [what, overrides] of Object.entries(variants))
    it(`keeps hosts apart that differ in ${what}`, () => {
      const { groups } = surveyed({ a: hostFacts(), b: hostFacts(overrides) });
      assert.equal(groups.length, 2);
    });

  const moving: Readonly<Record<string, Partial<HostFacts>>> = {
    "boot id": { bootId: "another" },
    "host name": { hostname: "another" },
    "patch level of the kernel": { kernel: "6.8.0-32-generic" },
    "processes and users": {
      inUse: { rdmaContexts: read(3), rdmaMounts: ["/x"], gpuProcesses: read(8), kubelet: false },
    },
    "network namespaces": { rdma: rdma({ otherNamespaces: read(7) }) },
  };
  for (const [what, overrides] of Object.entries(moving))
    it(`keeps hosts together that differ in ${what}`, () => {
      const { groups } = surveyed({ a: hostFacts(), b: hostFacts(overrides) });
      assert.equal(groups.length, 1);
    });

  it("has nothing to say of no hosts", () => {
    assert.deepEqual(surveyed({}), {
      hosts: 0,
      read: 0,
      common: {},
      groups: [],
      pools: [],
      leftOut: [],
    });
  });
});

const fleetHost: fc.Arbitrary<Surveyed> = fc.record({
  read: fc.oneof(
    { weight: 6, arbitrary: arbitraryFacts.map(wasRead) },
    { weight: 2, arbitrary: fc.constantFrom(hostFacts(), dgx()).map(wasRead) },
    { weight: 1, arbitrary: fc.constant(refused) },
  ),
  context: arbitraryContext,
});

function named(drawn: readonly Surveyed[]): Map<string, Surveyed> {
  return new Map(drawn.map((host, index) => [`dgx${index + 1}`, host]));
}
