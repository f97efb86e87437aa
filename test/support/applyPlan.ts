import assert from "node:assert/strict";
import type { CardFacts, PfFacts } from "../../provider/facts/cardFacts.ts";
import type { FirmwareParameters } from "../../provider/facts/firmwareFacts.ts";
import type { HostFacts } from "../../provider/facts/hostFacts.ts";
import { firmwareNumber } from "../../provider/facts/parse/firmwareValue.ts";
import type { RdmaMode } from "../../provider/facts/rdmaMode.ts";
import { read } from "../../provider/facts/reading.ts";
import type { Step } from "../../provider/facts/step.ts";
import { isReboot } from "../../provider/plan/activation.ts";
import type { Claim } from "../../provider/plan/claim.ts";
import type { HostPlan } from "../../provider/plan/hostPlan.ts";
import { planHost, type PlanContext } from "../../provider/plan/planHost.ts";
import { stepsOf } from "../../provider/plan/stepsOf.ts";

/** What it takes on a modelled host to load the configuration of its cards. */
export type Loads = "warm" | "cold" | "never";

/** What a host goes through when its plan is carried out as a rollout does: staged, rebooted, finished. */
export function carryOut(
  claims: readonly Claim[],
  facts: HostFacts,
  context: PlanContext,
  loads: Loads,
): HostFacts {
  const plan = planHost(claims, facts, context);
  let host = applySteps(facts, stepsOf(plan, ["now"]));
  host = applySteps(host, stepsOf(plan, ["stage"]));
  if (isReboot(plan.activation)) {
    const cold = plan.activation === "cold-power-cycle";
    host = boot(withAct(host, cold ? "cold-power-cycle" : "warm-reboot"), cold, loads);
    if (plan.escalation !== undefined && needsCold(claims, host, context))
      host = boot(withAct(host, "cold-power-cycle"), true, loads);
  }
  return applySteps(
    host,
    stepsOf(plan, ["runtime"]).filter((step) => canRun(host, step)),
  );
}

/** A step that the apply script would refuse because the firmware did not load stays undone. */
function canRun(host: HostFacts, step: Step): boolean {
  if (step.do !== "numvfs") return true;
  const pf = host.cards.flatMap((card) => card.pfs).find((each) => each.pci === step.pci);
  return step.numVfs <= (pf?.totalVfs ?? 0);
}

function needsCold(claims: readonly Claim[], host: HostFacts, context: PlanContext): boolean {
  return planHost(claims, host, context).activation === "cold-power-cycle";
}

export function applySteps(facts: HostFacts, steps: readonly Step[]): HostFacts {
  return steps.reduce(applyStep, facts);
}

function applyStep(facts: HostFacts, step: Step): HostFacts {
  const { rdma } = facts;
  switch (step.do) {
    case "modprobe": {
      // One file more does not make the unreadable one readable.
      if (rdma.modprobe.status === "unknown") return facts;
      const others = rdma.modprobe.value.filter(({ file }) => !file.endsWith("/ib_core.conf"));
      const options = [...others, { file: "/etc/modprobe.d/ib_core.conf", mode: step.mode }];
      const nameOf = (file: string): string => file.split("/").at(-1) ?? "";
      options.sort((a, b) => (nameOf(a.file) < nameOf(b.file) ? -1 : 1));
      const initramfs =
        rdma.initramfs.status === "read"
          ? read({ ...rdma.initramfs.value, current: false })
          : rdma.initramfs;
      return { ...facts, rdma: { ...rdma, modprobe: read(options), initramfs } };
    }
    case "boot-argument": {
      assert(rdma.bootEntry.status === "read");
      const modes = step.mode === null ? [] : [...rdma.bootEntry.value.modes, step.mode];
      return { ...facts, rdma: { ...rdma, bootEntry: read({ ...rdma.bootEntry.value, modes }) } };
    }
    case "initramfs": {
      assert(rdma.initramfs.status === "read");
      const initramfs = read({ ...rdma.initramfs.value, current: true });
      return { ...facts, rdma: { ...rdma, initramfs } };
    }
    case "netns":
      assert.deepEqual(rdma.otherNamespaces, read(0), "the kernel refuses while others exist");
      return { ...facts, rdma: { ...rdma, live: read(step.mode) } };
    case "module-reload":
      assert(!rdma.runningArguments.some((mode) => mode !== step.mode));
      return { ...facts, rdma: { ...rdma, live: read(step.mode) } };
    case "firmware":
      return writeFirmware(facts, step);
    case "boot-vfs":
      return facts;
    case "numvfs":
      return {
        ...facts,
        cards: mapPfs(facts, (pf) => {
          if (pf.pci !== step.pci) return pf;
          assert(step.numVfs <= (pf.totalVfs ?? 0), "the kernel refuses more than totalvfs");
          return { ...pf, numVfs: step.numVfs, vfs: [] };
        }),
      };
  }
}

function writeFirmware(facts: HostFacts, step: Extract<Step, { do: "firmware" }>): HostFacts {
  const target = facts.cards.find((card) => card.id === step.card);
  assert(target?.kind === "nic", "no plan writes to an excluded device");
  assert(target.firmware.status === "read");
  const previous: Record<string, string> = {};
  const write = (parameters: FirmwareParameters): FirmwareParameters =>
    Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => {
        const token = step.values[name];
        if (token === undefined) return [name, value];
        previous[name] = value.nextBoot;
        return [name, { ...value, nextBoot: valueOf(token) }];
      }),
    );
  const { parameters, perFunction } = target.firmware;
  const own = perFunction[step.pci];
  const firmware = {
    ...target.firmware,
    parameters: write(parameters),
    perFunction: own === undefined ? perFunction : { ...perFunction, [step.pci]: write(own) },
  };
  assert.deepEqual(Object.keys(previous).sort(), Object.keys(step.values).sort());
  const cards = facts.cards.map((card) => (card === target ? { ...card, firmware } : card));
  const before = facts.firmwareWrites.find(({ card }) => card === step.card);
  const sameBoot = before?.bootId === facts.bootId ? before.wrote : {};
  const record = {
    card: step.card,
    bootId: facts.bootId,
    wrote: { ...sameBoot, ...step.values },
    previous,
    hint: "reboot" as const,
    act: null,
    ...(before?.learned === undefined ? {} : { learned: before.learned }),
  };
  const others = facts.firmwareWrites.filter(({ card }) => card !== step.card);
  return { ...facts, cards, firmwareWrites: [...others, record] };
}

/** The form in which the firmware tool prints what was written. */
function valueOf(token: string): string {
  const enums: Readonly<Record<string, string>> = {
    True: "True(1)",
    False: "False(0)",
    IB: "IB(1)",
    ETH: "ETH(2)",
  };
  return enums[token] ?? token;
}

/** Before it acts, a rollout notes the act for every card that has values pending, whoever staged them. */
function withAct(facts: HostFacts, act: "warm-reboot" | "cold-power-cycle"): HostFacts {
  const records = facts.cards.flatMap((card) => {
    if (card.kind !== "nic" || card.firmware.status !== "read") return [];
    const all = [card.firmware.parameters, ...Object.values(card.firmware.perFunction)];
    const pending = all
      .flatMap((parameters) => Object.entries(parameters))
      .filter(([, value]) => value.current !== undefined && value.current !== value.nextBoot);
    if (pending.length === 0) return [];
    const wrote = Object.fromEntries(pending.map(([name, value]) => [name, value.nextBoot]));
    const record = facts.firmwareWrites.find((write) => write.card === card.id);
    return [
      { card: card.id, bootId: facts.bootId, previous: {}, hint: null, ...record, wrote, act },
    ];
  });
  const others = facts.firmwareWrites.filter(
    (write) => !records.some((record) => record.card === write.card),
  );
  return { ...facts, firmwareWrites: [...others, ...records] };
}

let boots = 0;

export function boot(facts: HostFacts, cold: boolean, loads: Loads): HostFacts {
  boots += 1;
  const loaded = loads === "warm" || (loads === "cold" && cold);
  const mode = modeAtBoot(facts);
  const { bootEntry } = facts.rdma;
  return {
    ...facts,
    bootId: `boot-${boots}`,
    rdma: {
      ...facts.rdma,
      ...(mode === undefined ? {} : { live: read(mode), nextLoad: read(mode) }),
      runningArguments: bootEntry.status === "read" ? bootEntry.value.modes : [],
    },
    cards: facts.cards
      .map((card) => (loaded && card.kind === "nic" ? loadFirmware(card) : card))
      .map((card) => ({
        ...card,
        pfs: card.pfs.map((pf) => ({ ...pf, numVfs: pf.numVfs === null ? null : 0, vfs: [] })),
      })),
  };
}

/** What ib_core takes at boot: command line, else its options, else the kernel's default. */
function modeAtBoot(facts: HostFacts): RdmaMode | undefined {
  const { bootEntry, modprobe, initramfs } = facts.rdma;
  if (bootEntry.status !== "read") return undefined;
  const argument = bootEntry.value.modes.at(-1);
  if (argument !== undefined) return argument;
  if (modprobe.status !== "read") return undefined;
  const option = modprobe.value.at(-1)?.mode;
  if (option === undefined) return "shared";
  // A copy that is not current holds who knows what: the model takes the wrong mode.
  const copied = initramfs.status === "read" && initramfs.value.loadsIbCore;
  const stale = copied && !initramfs.value.current;
  return stale ? (option === "shared" ? "exclusive" : "shared") : option;
}

function loadFirmware(card: CardFacts): CardFacts {
  if (card.firmware.status !== "read") return card;
  const load = (parameters: FirmwareParameters): FirmwareParameters =>
    Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [
        name,
        value.current === undefined ? value : { ...value, current: value.nextBoot },
      ]),
    );
  const parameters = load(card.firmware.parameters);
  const perFunction = Object.fromEntries(
    Object.entries(card.firmware.perFunction).map(([pci, own]) => [pci, load(own)]),
  );
  const number = (values: FirmwareParameters | undefined, name: string): number =>
    firmwareNumber(values?.[name]?.current ?? "0") ?? 0;
  const on = number(parameters, "SRIOV_EN") === 1;
  const each = number(parameters, "PF_NUM_OF_VF_VALID") === 1;
  const pfs = card.pfs.map((pf): PfFacts => {
    const count = each
      ? number(perFunction[pf.pci], "PF_NUM_OF_VF")
      : number(parameters, "NUM_OF_VFS");
    return { ...pf, totalVfs: on ? count : null };
  });
  return { ...card, pfs, firmware: { ...card.firmware, parameters, perFunction } };
}

function mapPfs(facts: HostFacts, change: (pf: PfFacts) => PfFacts): CardFacts[] {
  return facts.cards.map((card) => ({ ...card, pfs: card.pfs.map(change) }));
}

/** Nothing to write and nothing to activate. */
export function isEmpty(plan: HostPlan): boolean {
  return plan.changes.length === 0 && plan.activation === "none";
}
