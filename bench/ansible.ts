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
  /** Fleet sizes; wall time is taken on the larger one. @default {[32, 96]} */
  readonly fleets?: readonly [small: number, large: number];
  /** @default {3} */
  readonly rounds?: number;
  readonly say: (line: string) => void;
}

export interface AnsibleFigures {
  /** Wall time of `setup` over that of our probe, both processes from start to end. */
  readonly ansible_ratio: number;
  /** CPU seconds of the controlling side per further host, the same; both with the key exchange that both have. */
  readonly ansible_cpu_ratio: number;
  /** The same with Ansible's `ssh` as it comes: its own choice of key exchange, which ours cannot have. */
  readonly ansible_cpu_ratio_default: number;
}

/** A run on each fleet. */
interface Costs {
  readonly small: ProcessCost;
  readonly large: ProcessCost;
}

/** A list that begins with a plus adds to OpenSSH's defaults: what ssh_config says is overruled, nothing is added. */
const defaultExchange = "-o KexAlgorithms=+curve25519-sha256";

/** More at a time make `setup` no faster on few cores, and its processes many. */
const mostForks = 32;

export async function measureAnsible(options: AnsibleBenchOptions): Promise<AnsibleFigures> {
  const { directory, packageDirectory, fleets = [32, 96], rounds = 3, say } = options;
  const [small, large] = fleets;
  const ansible = ansibleCore(say);
  const hosts = await SshdHosts.start(join(directory, "sshd"), large);
  try {
    const setup = (count: number, sshArguments = ""): Promise<ProcessCost> =>
      runSetup(ansible, directory, hosts, count, sshArguments);
    const probe = (count: number): Promise<ProcessCost> => runProbe(packageDirectory, hosts, count);
    // Both once before: byte code is compiled, files are in memory.
    await setup(1);
    await probe(1);
    const walls: number[] = [];
    const cpu = { setup: [] as number[], probe: [] as number[] };
    const onBoth = async (run: (count: number) => Promise<ProcessCost>): Promise<Costs> => ({
      small: await run(small),
      large: await run(large),
    });
    const perHost = (costs: Costs): number =>
      perFurtherHost(
        { hosts: small, cost: costs.small.cpuSeconds },
        { hosts: large, cost: costs.large.cpuSeconds },
      );
    for (let round = 1; round <= rounds; round += 1) {
      const taken: { setup?: Costs; probe?: Costs } = {};
      const takeSetup = async (): Promise<void> => {
        taken.setup = await onBoth(setup);
      };
      const takeProbe = async (): Promise<void> => {
        taken.probe = await onBoth(probe);
      };
      for (const take of round % 2 === 1 ? [takeSetup, takeProbe] : [takeProbe, takeSetup])
        await take();
      if (taken.setup === undefined || taken.probe === undefined)
        throw new Error("One side was not measured, expected both in each round");
      walls.push(taken.setup.large.seconds / taken.probe.large.seconds);
      cpu.setup.push(perHost(taken.setup));
      cpu.probe.push(perHost(taken.probe));
      say(
        `  ${round}: ${large} hosts: setup ${taken.setup.large.seconds.toFixed(2)} s, our probe ${taken.probe.large.seconds.toFixed(2)} s; ` +
          `CPU per host after the first ${small}: setup ${milliseconds(perHost(taken.setup))}, our probe ${milliseconds(perHost(taken.probe))}`,
      );
    }
    const asItComes = perHost(await onBoth((count) => setup(count, defaultExchange)));
    say(`  setup with OpenSSH's own key exchange: CPU per host ${milliseconds(asItComes)}`);
    return {
      ansible_ratio: median(walls),
      ansible_cpu_ratio: median(cpu.setup) / median(cpu.probe),
      ansible_cpu_ratio_default: asItComes / median(cpu.probe),
    };
  } finally {
    await hosts.stop();
  }
}

/**
 * As fast as Ansible goes here: a play of the one task without output of the facts,
 * pipelining, as many forks as help, the interpreter named, no compression, and no
 * ControlMaster, which one session per host could not use again.
 *
 * @param sshArguments What `ssh` is told beside that.
 */
function runSetup(
  { playbook, python }: AnsibleCore,
  directory: string,
  { names, sshConfig }: SshdHosts,
  count: number,
  sshArguments: string,
): Promise<ProcessCost> {
  const file = (name: string, lines: readonly string[]): string => {
    const path = join(directory, name);
    writeFileSync(path, `${lines.join("\n")}\n`);
    return path;
  };
  const configuration = file("ansible.cfg", [
    "[defaults]",
    `home = ${join(directory, "ansible")}`,
    `forks = ${Math.min(count, mostForks)}`,
    `interpreter_python = ${python}`,
    "timeout = 120",
    "[ssh_connection]",
    "pipelining = true",
    `ssh_args = -F ${sshConfig} -o ControlMaster=no ${sshArguments}`,
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
