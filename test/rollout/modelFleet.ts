import type { HostFacts } from "../../provider/facts/hostFacts.ts";
import type { HostRead } from "../../provider/facts/hostRead.ts";
import { expandNodes } from "../../provider/facts/nodeset.ts";
import type { ApplyReport, StepReport } from "../../provider/hosts/applyReport.ts";
import type { ApplyOptions, ApplyStep } from "../../provider/hosts/applySteps.ts";
import { HostError } from "../../provider/hosts/hostError.ts";
import type { NodeAccess } from "../../provider/rollout/nodeAccess.ts";
import { applySteps, boot, type Loads } from "../support/applyPlan.ts";

/** What goes wrong on a modelled node. */
export interface Faults {
  /** Place of the write, from 0, whose first step fails. */
  readonly failingWrite?: number;
  /** The reboot cuts the connection before its answer. */
  readonly cutByReboot?: boolean;
  readonly neverBoots?: boolean;
  /** The BMC refuses to be read. */
  readonly noPower?: boolean;
  /** Looks after a boot in which the cards have no drivers yet. */
  readonly lateLooks?: number;
}

interface Node {
  facts: HostFacts;
  readonly loads: Loads;
  readonly faults: Faults;
  down: "warm" | "cold" | null;
  late: number;
  writes: number;
  lastRead: HostRead | undefined;
}

/** What a rollout did to a fleet, in order: `n1 write firmware mark`, `n1 warm`, `n1 cold`, `n1 boot`. */
export type Journal = readonly string[];

/**
 * Hosts as pure facts: steps and boots change them as the real scripts do. Keeps
 * a journal, and notes every act that no rollout may do.
 */
export class ModelFleet {
  readonly nodes: ReadonlyMap<string, Node>;
  readonly journal: string[] = [];
  readonly violations: string[] = [];
  readonly said: string[] = [];
  mostDown = 0;
  readonly #mayActUndrained: boolean;
  #wave: readonly string[] = [];
  /** Calls left until the run is killed, and which run that is: what is left of an earlier one does nothing more. */
  #fuel = Infinity;
  #run = 0;
  #killed: () => void = () => undefined;

  constructor(
    hosts: Readonly<Record<string, { facts: HostFacts; loads?: Loads; faults?: Faults }>>,
    drain: "required" | "none" = "required",
  ) {
    this.#mayActUndrained = drain === "none";
    this.nodes = new Map(
      Object.entries(hosts).map(([name, { facts, loads = "warm", faults = {} }]) => [
        name,
        { facts, loads, faults, down: null, late: 0, writes: 0, lastRead: undefined },
      ]),
    );
  }

  facts(name: string): HostFacts {
    return this.#node(name).facts;
  }

  /** How often the journal holds this. */
  count(entry: string): number {
    return this.journal.filter((each) => each === entry).length;
  }

  /** Runs until it ends or, after so many calls, dies like a process does: nothing after that call happens. */
  async runKilledAfter(calls: number, run: () => Promise<unknown>): Promise<void> {
    const killed = new Promise<void>((resolve) => (this.#killed = resolve));
    this.#fuel = calls;
    await Promise.race([run(), killed]);
    this.#fuel = Infinity;
    this.#run += 1;
    this.#wave = [];
  }

  /** Nodes whose reboot was begun come up by themselves. */
  settle(): void {
    for (const [name, node] of this.nodes) {
      this.#boot(name, node);
      node.late = 0;
      node.lastRead = undefined;
    }
  }

  /** What the rollout says; from it the model knows whose wave it is. */
  say(text: string): Promise<void> {
    this.said.push(text);
    const wave = /^Wave \d+ of \d+: (\S+) /.exec(text)?.[1];
    if (wave !== undefined) this.#wave = expandNodes(wave);
    return Promise.resolve();
  }

  access(): NodeAccess {
    const run = this.#run;
    const call = <T>(effect: () => T): Promise<T> => this.#call(run, effect);
    return {
      read: (name) => call(() => this.#node(name).lastRead ?? this.#probe(name)),
      readAgain: (name) => call(() => this.#probe(name)),
      apply: (name, steps, options) => call(() => this.#apply(name, steps, options)),
      checkPower: (name) =>
        call(() => {
          if (this.#node(name).faults.noPower === true)
            throw new Error(`The BMC of "${name}" refuses`);
        }),
      coldPowerCycle: (name) =>
        call(() => {
          this.#goDown(name, "cold");
        }),
      waitForBoot: (name, previous) =>
        call(() => {
          const node = this.#node(name);
          if (node.faults.neverBoots === true) throw new Error(`"${name}" did not come back`);
          this.#boot(name, node);
          if (node.facts.bootId === previous) throw new Error(`"${name}" never went down`);
          this.#probe(name);
        }),
      pause: () => call(() => undefined),
    };
  }

  #node(name: string): Node {
    const node = this.nodes.get(name);
    if (node === undefined) throw new Error(`No node "${name}" in the model`);
    return node;
  }

  /** A kill hits between two calls: before the effect, or after it and before its answer. */
  async #call<T>(run: number, effect: () => T): Promise<T> {
    await this.#burn(run);
    let result: T | undefined;
    let failure: unknown;
    try {
      result = effect();
    } catch (error) {
      failure = error;
    }
    await this.#burn(run);
    if (failure instanceof Error) throw failure;
    return result as T;
  }

  async #burn(run: number): Promise<void> {
    if (this.#fuel > 0 && run === this.#run) {
      this.#fuel -= 1;
      await Promise.resolve();
      return;
    }
    this.#killed();
    await new Promise(() => undefined);
  }

  #probe(name: string): HostRead {
    const node = this.#node(name);
    const summary = "no answer";
    const read: HostRead =
      node.down === null
        ? { status: "read", facts: node.late > 0 ? withoutDrivers(node.facts) : node.facts }
        : {
            status: "unreachable",
            code: "connect_timeout",
            message: summary,
            summary,
            local: false,
          };
    if (node.late > 0) node.late -= 1;
    node.lastRead = read;
    return read;
  }

  #apply(name: string, steps: readonly ApplyStep[], options: ApplyOptions): ApplyReport {
    const node = this.#node(name);
    if (!this.#wave.includes(name)) this.violations.push(`${name} was written outside its wave`);
    if (node.down !== null) throw connectionLost(name);
    this.journal.push(`${name} write ${steps.map((step) => step.do).join(" ")}`);
    const reports: StepReport[] = [];
    const failing = node.faults.failingWrite === node.writes;
    node.writes += 1;
    for (const [index, step] of steps.entries()) {
      const common = { index, do: step.do, detail: "" };
      if (failing || !this.#step(name, node, step, options)) {
        reports.push({ ...common, outcome: "failed", code: "write_failed" });
        break;
      }
      reports.push({ ...common, outcome: "changed", code: "" });
    }
    const reboots = steps.some((step) => step.do === "reboot");
    if (!reboots) node.lastRead = { status: "read", facts: node.facts };
    else if (node.faults.cutByReboot === true) throw connectionLost(name);
    return { steps: reports };
  }

  #step(name: string, node: Node, step: ApplyStep, options: ApplyOptions): boolean {
    const { facts } = node;
    switch (step.do) {
      case "mark": {
        const { artefact, owner, wanted } = step;
        const others = facts.marks.filter((mark) => mark.artefact !== artefact);
        node.facts = { ...facts, marks: [...others, { artefact, owner, wanted }] };
        return true;
      }
      case "unmark":
        return true;
      case "first-seen":
        node.facts = withFirstSeen(facts, step);
        return true;
      case "act":
        node.facts = withAct(facts, step);
        return true;
      case "warm-not-enough":
        node.facts = withLearned(facts, step);
        return true;
      case "reboot":
        if (step.bootId !== facts.bootId) return false;
        this.#goDown(name, "warm");
        return true;
      case "numvfs": {
        const pf = facts.cards.flatMap(({ pfs }) => pfs).find(({ pci }) => pci === step.pci);
        if (pf === undefined || step.numVfs > (pf.totalVfs ?? 0)) return false;
        const cuts = (pf.numVfs ?? 0) > 0 && facts.inUse.kubelet && !options.drained;
        if (!cuts) this.#change(name, node, step);
        return !cuts;
      }
      case "boot-argument":
      case "boot-vfs":
      case "firmware":
      case "initramfs":
      case "modprobe":
      case "module-reload":
      case "netns":
        this.#change(name, node, step);
        return true;
    }
  }

  #change(name: string, node: Node, step: Parameters<typeof applySteps>[1][number]): void {
    try {
      node.facts = applySteps(node.facts, [step]);
    } catch (error) {
      this.violations.push(`${name}: ${step.do}: ${String(error)}`);
    }
  }

  #goDown(name: string, how: "warm" | "cold"): void {
    const node = this.#node(name);
    const { kubelet, rdmaMounts, rdmaContexts } = node.facts.inUse;
    const empty = !kubelet && rdmaMounts.length === 0 && rdmaContexts.status === "read";
    if (!this.#mayActUndrained && !(empty && rdmaContexts.value === 0))
      this.violations.push(`${name} was rebooted and is not drained`);
    this.journal.push(`${name} ${how}`);
    node.down = how;
    const down = [...this.nodes.values()].filter((each) => each.down !== null);
    this.mostDown = Math.max(this.mostDown, down.length);
  }

  #boot(name: string, node: Node): void {
    if (node.down === null) return;
    node.facts = boot(node.facts, node.down === "cold", node.loads);
    node.down = null;
    node.late = node.faults.lateLooks ?? 0;
    this.journal.push(`${name} boot`);
  }
}

function connectionLost(host: string): HostError {
  const message = `The connection to "${host}" was lost`;
  return new HostError({ code: "outcome_unknown", host, message, summary: message });
}

function withoutDrivers(facts: HostFacts): HostFacts {
  const cards = facts.cards.map((card) => ({
    ...card,
    pfs: card.pfs.map((pf) => ({ ...pf, driver: null, numVfs: null, totalVfs: null })),
  }));
  return { ...facts, cards };
}

function withFirstSeen(
  facts: HostFacts,
  { card, values }: Extract<ApplyStep, { do: "first-seen" }>,
): HostFacts {
  const before = facts.firstSeen.find((seen) => seen.card === card);
  const known = Object.entries(values).every(([name, value]) => before?.nextBoot[name] === value);
  if (before !== undefined && known) return facts;
  const others = facts.firstSeen.filter((seen) => seen !== before);
  return { ...facts, firstSeen: [...others, { card, bootId: facts.bootId, nextBoot: values }] };
}

/** The stronger act stays; without a write of ours the record holds the act alone. */
function withAct(facts: HostFacts, { card, act }: Extract<ApplyStep, { do: "act" }>): HostFacts {
  const before = facts.firmwareWrites.find((write) => write.card === card);
  if (before?.act === "cold-power-cycle") return facts;
  const others = facts.firmwareWrites.filter((write) => write !== before);
  const empty = { card, bootId: facts.bootId, wrote: {}, previous: {}, hint: null };
  return { ...facts, firmwareWrites: [...others, { ...(before ?? empty), act }] };
}

function withLearned(
  facts: HostFacts,
  { card }: Extract<ApplyStep, { do: "warm-not-enough" }>,
): HostFacts {
  const firmwareWrites = facts.firmwareWrites.map((write) =>
    write.card === card ? { ...write, learned: "warm-not-enough" as const } : write,
  );
  return { ...facts, firmwareWrites };
}
