import assert from "node:assert/strict";
import type { CardFacts, PfFacts, VfFacts, VfOwner } from "../../provider/facts/cardFacts.ts";
import type { HostFacts } from "../../provider/facts/hostFacts.ts";
import { read } from "../../provider/facts/reading.ts";
import { formatReason } from "../../provider/plan/text/formatReason.ts";
import type { HostPlan } from "../../provider/plan/hostPlan.ts";
import { marksOf } from "../../provider/plan/marksOf.ts";
import { planHost } from "../../provider/plan/planHost.ts";
import { stepsOf } from "../../provider/plan/stepsOf.ts";
import { vfSettings } from "../../provider/plan/vfs/vfSettings.ts";
import { modeClaim, vfsClaim } from "../support/claims.ts";
import { card, hostFacts, pf, plainRdma, vf } from "../support/factsBuilder.ts";

const pci = "0000:18:00.0";
const context = { powerControl: true, operatorPool: "unknown" } as const;
const stable = { addresses: "stable" } as const;
const one = card(pci);
const kubelet = { ...hostFacts().inUse, kubelet: true };
const tools = { mstconfig: "4.31.0", rdma: "6.1.0", ip: "6.1.0", systemctl: "" };

function settingsOf(
  wanted: Parameters<typeof vfSettings>[0],
  of: Partial<CardFacts> = {},
  port: Partial<PfFacts> = {},
  at = pci,
  hostname = "host1",
): ReturnType<typeof vfSettings> {
  return vfSettings(wanted, card(at, of), pf(at, port), hostname);
}

/** The guid that VFs of the one port get. */
const guid = settingsOf(stable)?.guid ?? "";

function withVfs(
  attributes: (index: number) => VfFacts["attributes"],
  more: Partial<HostFacts> = {},
  owner: VfOwner = "host",
): HostFacts {
  const vfs = [0, 1].map((index): VfFacts => {
    const told = attributes(index);
    return { ...vf(pci, index, owner), ...(told === undefined ? {} : { attributes: told }) };
  });
  return hostFacts({ cards: [card(pci, { pfs: [pf(pci, { numVfs: 2, vfs })] })], tools, ...more });
}

function right(index: number): NonNullable<VfFacts["attributes"]> {
  const own = `${guid}:0${index}`;
  return { mac: null, nodeGuid: own, portGuid: own, trust: false, linkState: "auto" };
}

function summary(plan: HostPlan): string[] {
  return plan.changes.map(
    ({ reason, disturbs, steps }) =>
      `${reason.code} ${disturbs} ${steps.map(({ phase, step }) => `${phase} ${step.do}`).join()}`,
  );
}

describe("vfSettings()", () => {
  it("vfSettings() is nothing where nothing is asked", () => {
    assert.equal(settingsOf(undefined), undefined);
    assert.equal(settingsOf({}), undefined);
  });

  it("vfSettings() gives local unicast MAC addresses on Ethernet, GUIDs on InfiniBand", () => {
    const ethernet = settingsOf(stable, {}, { linkLayer: "ethernet" });
    assert.match(ethernet?.mac ?? "", /^[0-9a-f][26ae](:[0-9a-f]{2}){4}$/);
    assert.equal(ethernet?.guid, undefined);
    assert.match(guid, /^[0-9a-f][26ae](:[0-9a-f]{2}){6}$/);
  });

  it("vfSettings() depends on serial number and port, not on slot or host", () => {
    const serial = { id: "MT1", serial: "MT1" };
    const moved = settingsOf(stable, serial, {}, "0000:9a:00.0", "host9");
    assert.deepEqual(settingsOf(stable, serial), moved);
    assert.notDeepEqual(settingsOf(stable, serial, {}, "0000:18:00.1"), moved);
    assert.notDeepEqual(settingsOf(stable, { id: "MT2", serial: "MT2" }), moved);
  });

  it("vfSettings() keeps hosts apart whose cards tell no serial number", () => {
    const none = { id: "pci-0000:18:00", serial: null };
    assert.notDeepEqual(settingsOf(stable, none), settingsOf(stable, none, {}, pci, "host2"));
  });

  it("vfSettings() keeps the ports of a card in two slots apart", () => {
    const pfs = [pf(pci), pf("0000:86:00.0")];
    const socketDirect = card(pci, { pfs });
    const [first, second] = pfs.map((port) => vfSettings(stable, socketDirect, port, "host1"));
    assert.notDeepEqual(first, second);
  });

  it("vfSettings() gives 4,000 ports addresses of their own", () => {
    const macs = Array.from({ length: 4000 }, (_, index) =>
      settingsOf(stable, { id: `MT${index}`, serial: `MT${index}` }, { linkLayer: "ethernet" }),
    );
    assert.equal(new Set(macs.map((settings) => settings?.mac)).size, 4000);
  });
});

describe("planHost() for attributes of VFs", () => {
  const claim = vfsClaim({ numVfs: 2, vf: stable });

  it("writes nothing where they are as wanted", () => {
    const plan = planHost([claim], withVfs(right), context);
    assert.deepEqual([plan.changes, plan.unknown, plan.blocked], [[], [], []]);
  });

  for (const [title, owner, inUse, expected] of [
    ["at once where nobody can hold one", "host", undefined, "no one now numvfs"],
    [
      "on a drained node where a kubelet may hand them out",
      "host",
      kubelet,
      "users of a VF runtime numvfs",
    ],
    [
      "on a drained node where a pod holds one",
      "namespace",
      undefined,
      "users of a VF runtime numvfs",
    ],
    [
      "on a drained node where a virtual machine holds one",
      "vfio",
      undefined,
      "users of a VF runtime numvfs",
    ],
  ] as const) {
    it(`gives VFs their addresses ${title}`, () => {
      const wrong = (index: number): VfFacts["attributes"] => ({ ...right(index), portGuid: null });
      const facts = withVfs(wrong, inUse === undefined ? {} : { inUse }, owner);
      assert.deepEqual(summary(planHost([claim], facts, context)), [`vf_attributes ${expected}`]);
    });
  }

  it("sets trust at once whoever holds a VF, but cuts no link of one in use", () => {
    const facts = withVfs(right, { inUse: kubelet }, "namespace");
    const plan = (of: object): string[] =>
      summary(planHost([vfsClaim({ numVfs: 2, vf: of })], facts, context));
    assert.deepEqual(plan({ trust: true }), ["vf_attributes no one now numvfs"]);
    assert.deepEqual(plan({ linkState: "enable" }), ["vf_attributes no one now numvfs"]);
    assert.deepEqual(plan({ linkState: "disable" }), [
      "vf_attributes users of a VF runtime numvfs",
    ]);
    assert.deepEqual(plan({ trust: false, linkState: "auto" }), []);
  });

  it("is unknown where ip does not list the VFs", () => {
    const plan = planHost(
      [claim],
      withVfs(() => undefined),
      context,
    );
    assert.deepEqual(plan.unknown, [{ code: "vf_attributes_unreadable", devices: [pci] }]);
    assert.deepEqual(
      planHost(
        [vfsClaim({ numVfs: 2 })],
        withVfs(() => undefined),
        context,
      ).unknown,
      [],
    );
  });

  it("gives new VFs, and VFs after a reboot, their attributes in the same step", () => {
    const settings = { guid, trust: "on" };
    const wanted = vfsClaim({ numVfs: 2, vf: { ...stable, trust: true } });
    const made = planHost([wanted], hostFacts({ tools }), context);
    assert.deepEqual(stepsOf(made, ["now"]), [{ do: "numvfs", pci, numVfs: 2, settings }]);
    const trusted = withVfs((index) => ({ ...right(index), trust: true }), {
      rdma: plainRdma({ otherNamespaces: read(3) }),
    });
    const booted = planHost([wanted, modeClaim()], trusted, context);
    assert.deepEqual(stepsOf(booted, ["runtime"]), [{ do: "numvfs", pci, numVfs: 2, settings }]);
  });

  it("is blocked where two claims want different attributes", () => {
    const plan = planHost(
      [claim, vfsClaim({ numVfs: 2, resource: "other" })],
      withVfs(right),
      context,
    );
    assert.deepEqual(
      plan.blocked.map(({ code }) => code),
      ["contradiction"],
    );
  });
});

describe("planHost() for the boot unit of VFs", () => {
  const claim = vfsClaim({ numVfs: 2, bootUnit: true });
  const port = `${one.id}.0`;
  const lines = [`serial ${one.id}`, "function 0", "numvfs 2"];
  const mark = { artefact: `boot-vfs.${port}`, owner: claim.owner, wanted: "2" };

  function units(plan: HostPlan): unknown[] {
    return plan.changes.map(({ reason }) =>
      reason.code === "vfs_boot_unit" ? reason.state : reason,
    );
  }

  it("is not written unless asked for", () => {
    assert.deepEqual(planHost([vfsClaim({ numVfs: 2 })], withVfs(right), context).changes, []);
  });

  it("is written at once, with the attributes, and marked", () => {
    const facts = withVfs(right);
    const plan = planHost([{ ...claim, vf: stable }], facts, context);
    const step = {
      do: "boot-vfs",
      card: one.id,
      port: "0",
      pci,
      numVfs: 2,
      settings: { guid },
    } as const;
    assert.deepEqual(stepsOf(plan, ["now"]), [step]);
    assert.equal(plan.activation, "none");
    assert.deepEqual(
      marksOf([claim], [step], facts).map(({ artefact }) => artefact),
      [`boot-vfs.${port}`],
    );
  });

  for (const [unit, has, state] of [
    ["right", lines, []],
    ["changed", lines, ["changed"]],
    ["disabled", lines, ["disabled"]],
    ["right", ["serial X", "numvfs 4"], ["other"]],
  ] as const) {
    it(`is ${state[0] ?? "left alone"} where the unit is ${unit} and the file says ${has.at(-1)}`, () => {
      const facts = withVfs(right, { bootVfs: { unit, ports: { [port]: [...has] } } });
      assert.deepEqual(units(planHost([claim], facts, context)), state);
    });
  }

  const elsewhere: readonly (readonly [string, Partial<HostFacts>])[] = [
    ["beside the SR-IOV operator", { sriovOperator: { signs: ["/etc/sriov-operator"] } }],
    ["where /etc does not last", { owners: { etc: { kind: "bcm", sign: "/cm" }, boot: null } }],
    ["where there is no systemd", { tools: { ip: "6.1.0" } }],
  ];
  for (const [title, more] of elsewhere) {
    it(`is never written ${title}`, () => {
      assert.deepEqual(planHost([claim], withVfs(right, more), context).changes, []);
    });
  }

  it("goes when its claim no longer wants it, or an operator came, if it is the claim's own", () => {
    const bootVfs = { unit: "right", ports: { [port]: lines } } as const;
    const there = { bootVfs: { ...bootVfs, ports: { [port]: [...lines] } }, marks: [mark] };
    const without = vfsClaim({ numVfs: 2 });
    assert.deepEqual(units(planHost([without], withVfs(right, there), context)), ["unwanted"]);
    const operator = { ...there, sriovOperator: { signs: ["/etc/sriov-operator"] } };
    assert.deepEqual(units(planHost([claim], withVfs(right, operator), context)), ["unwanted"]);
    const foreign = { ...there, marks: [{ ...mark, owner: "other/stack/vfs" }] };
    assert.deepEqual(planHost([without], withVfs(right, foreign), context).changes, []);
  });

  it("formatReason() has words for every state", () => {
    for (const state of ["absent", "other", "changed", "disabled", "unwanted"] as const)
      assert.match(
        formatReason({ code: "vfs_boot_unit", state }, [pci]),
        /^VFs on 0000:18:00\.0: /,
      );
    assert.equal(
      formatReason({ code: "vf_attributes", lacking: ["addresses"], users: "kubelet" }, [pci]),
      "VFs on 0000:18:00.0 lack the wanted addresses; they are bound anew, and its kubelet may hand them out: only on a drained node",
    );
  });
});
