// Ansible's `setup` against our probe, on the same real sshd hosts in the same run: wall
// time, and CPU time of the controlling side per further host.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "../scripts/build.ts";
import { type AnsibleCore, ansibleCore } from "./ansibleCore.ts";
import { addResults } from "./addResults.ts";
import { type ProcessCost, timeProcess } from "./timeProcess.ts";
import { median } from "./median.ts";
import { perFurtherHost } from "./perFurtherHost.ts";
import { SshdHosts } from "./sshdHosts.ts";

export interface AnsibleBenchOptions {
  /** The built package. */
  readonly packageDirectory: string;
  /** Where keys, inventories and Ansible's own files go. */
  readonly directory: string;
  /** Fleet sizes; wall time is taken on the smaller one. @default {[32, 96]} */
  readonly fleets?: readonly [small: number, large: number];
  /** @default {3} */
  readonly rounds?: number;
  readonly say: (line: string) => void;
}

export interface AnsibleFigures {
  /** Wall time of `setup` over that of our probe, both processes from start to end. */
  readonly ansible_ratio: number;
  /** CPU seconds of the controlling side per further host, the same. */
  readonly ansible_cpu_ratio: number;
}

/** A run of each, on both fleets. */
interface Round {
  readonly small: ProcessCost;
  readonly large: ProcessCost;
}

export async function measureAnsible(options: AnsibleBenchOptions): Promise<AnsibleFigures> {
  const { directory, packageDirectory, fleets = [32, 96], rounds = 3, say } = options;
  const [small, large] = fleets;
  const ansible = ansibleCore(say);
  const hosts = await SshdHosts.start(join(directory, "sshd"), large);
  try {
    const tools = {
      ansible: (count: number) => runSetup(ansible, directory, hosts, count),
      ours: (count: number) => runProbe(packageDirectory, hosts, count),
    };
    // Both once before: byte code is compiled, files are in memory.
    await tools.ansible(small);
    await tools.ours(small);
    const ratios: AnsibleFigures[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const order =
        round % 2 === 1 ? (["ansible", "ours"] as const) : (["ours", "ansible"] as const);
      const taken = { ansible: [] as ProcessCost[], ours: [] as ProcessCost[] };
      for (const count of fleets)
        for (const tool of order) taken[tool].push(await tools[tool](count));
      const costs = { ansible: roundOf(taken.ansible), ours: roundOf(taken.ours) };
      const perHost = {
        ansible: cpuPerFurtherHost(fleets, costs.ansible),
        ours: cpuPerFurtherHost(fleets, costs.ours),
      };
      ratios.push({
        ansible_ratio: costs.ansible.small.seconds / costs.ours.small.seconds,
        ansible_cpu_ratio: perHost.ansible / perHost.ours,
      });
      say(
        `  ${round}: ${small} hosts: setup ${costs.ansible.small.seconds.toFixed(2)} s, our probe ${costs.ours.small.seconds.toFixed(2)} s; ` +
          `CPU per further host up to ${large}: ${milliseconds(perHost.ansible)}, ours ${milliseconds(perHost.ours)}`,
      );
    }
    return {
      ansible_ratio: median(ratios.map((ratio) => ratio.ansible_ratio)),
      ansible_cpu_ratio: median(ratios.map((ratio) => ratio.ansible_cpu_ratio)),
    };
  } finally {
    await hosts.stop();
  }
}

/**
 * As fast as Ansible goes here: a play of the one task without output of the facts,
 * pipelining, a fork per host, the interpreter named, no compression, and no
 * ControlMaster, which one session per host could not use again.
 */
function runSetup(
  { playbook, python }: AnsibleCore,
  directory: string,
  { names, sshConfig }: SshdHosts,
  count: number,
): Promise<ProcessCost> {
  const file = (name: string, lines: readonly string[]): string => {
    const path = join(directory, name);
    writeFileSync(path, `${lines.join("\n")}\n`);
    return path;
  };
  const configuration = file("ansible.cfg", [
    "[defaults]",
    `home = ${join(directory, "ansible")}`,
    `forks = ${count}`,
    `interpreter_python = ${python}`,
    "timeout = 120",
    "[ssh_connection]",
    "pipelining = true",
    `ssh_args = -F ${sshConfig} -o ControlMaster=no`,
  ]);
  const inventory = file(`inventory-${count}`, names.slice(0, count));
  const play = file("setup.yml", [
    "- hosts: all",
    "  gather_facts: false",
    "  tasks:",
    "    - ansible.builtin.setup:",
  ]);
  return timeProcess([playbook, "-i", inventory, play], { ANSIBLE_CONFIG: configuration });
}

function runProbe(
  packageDirectory: string,
  { names, sshConfig }: SshdHosts,
  count: number,
): Promise<ProcessCost> {
  return timeProcess([
    process.execPath,
    join(import.meta.dirname, "probeHosts.ts"),
    packageDirectory,
    sshConfig,
    ...names.slice(0, count),
  ]);
}

function roundOf([small, large]: readonly ProcessCost[]): Round {
  if (small === undefined || large === undefined)
    throw new Error("A fleet was not measured, expected both in each round");
  return { small, large };
}

function cpuPerFurtherHost([small, large]: readonly [number, number], round: Round): number {
  return perFurtherHost(
    { hosts: small, cost: round.small.cpuSeconds },
    { hosts: large, cost: round.large.cpuSeconds },
  );
}

function milliseconds(seconds: number): string {
  return `${(seconds * 1000).toFixed(1)} ms`;
}

if (import.meta.main) {
  const directory = join(import.meta.dirname, "../.lab/bench");
  const packageDirectory = join(directory, "package");
  const ownDirectory = join(directory, "ansible");
  mkdirSync(ownDirectory, { recursive: true });
  build(packageDirectory);
  const options = { packageDirectory, directory: ownDirectory, say: console.log };
  addResults({ ...(await measureAnsible(options)) });
}
