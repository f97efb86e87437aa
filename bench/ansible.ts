// Ansible's `setup` against our probe, on the same real sshd hosts in the same run: wall
// time, and CPU time of the controlling side per further host.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { ansibleCore } from "../lab/ansible/ansibleCore.ts";
import { build } from "../scripts/build.ts";
import { addResults } from "./addResults.ts";
import { median } from "./median.ts";
import { perFurtherHost } from "./perFurtherHost.ts";
import { type AnsibleSettings, runSetup } from "./setupRun.ts";
import { SshdHosts } from "./sshdHosts.ts";
import { type ProcessCost, timeProcess } from "./timeProcess.ts";

export interface AnsibleBenchOptions {
  /** The built package. */
  readonly packageDirectory: string;
  /** Where keys, inventories and Ansible's own files go. */
  readonly directory: string;
  /**
   * Fleet sizes; wall time is taken on the larger one. All hosts are one machine, and the
   * probe looks at each process of its host: with 256 of them that is what takes the time.
   *
   * @default {[32, 96]}
   */
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
  /** Both against an Ansible that is set to be as fast as it goes. */
  readonly ansible_tuned_ratio: number;
  readonly ansible_tuned_cpu_ratio: number;
}

/** What is measured against each other. */
type Side = AnsibleSettings | "probe";

/** Of one side in one round. */
interface Taken {
  /** Of the larger fleet. */
  readonly wallSeconds: number;
  readonly cpuSecondsPerHost: number;
}

export async function measureAnsible(options: AnsibleBenchOptions): Promise<AnsibleFigures> {
  const { directory, packageDirectory, fleets = [32, 96], rounds = 3, say } = options;
  const [small, large] = fleets;
  const ansible = ansibleCore(say);
  const hosts = await SshdHosts.start(join(directory, "sshd"), large);
  const run = (side: Side, count: number): Promise<ProcessCost> =>
    side === "probe"
      ? runProbe(packageDirectory, hosts, count)
      : runSetup({
          ansible,
          hosts,
          directory: join(directory, `ansible-${side}`),
          settings: side,
          count,
        });
  const take = async (side: Side): Promise<Taken> => {
    const few: ProcessCost[] = [];
    const many: ProcessCost[] = [];
    for (let again = 0; again < repetitions[side]; again += 1) {
      few.push(await run(side, small));
      many.push(await run(side, large));
    }
    const wallSeconds = median(many.map(({ seconds }) => seconds));
    const cpuSecondsPerHost = perFurtherHost(
      { hosts: small, cost: median(few.map(({ cpuSeconds }) => cpuSeconds)) },
      { hosts: large, cost: median(many.map(({ cpuSeconds }) => cpuSeconds)) },
    );
    say(
      `  ${large} hosts: ${names[side]} ${wallSeconds.toFixed(2)} s; ` +
        `CPU per host after the first ${small}: ${(cpuSecondsPerHost * 1000).toFixed(1)} ms`,
    );
    return { wallSeconds, cpuSecondsPerHost };
  };
  try {
    const sides: readonly Side[] = ["default", "tuned", "probe"];
    // Each once before: byte code is compiled, files are in memory.
    for (const side of sides) await run(side, 1);
    const taken: Record<Side, Taken[]> = { default: [], tuned: [], probe: [] };
    for (let round = 1; round <= rounds; round += 1)
      for (const side of round % 2 === 1 ? sides : sides.toReversed())
        taken[side].push(await take(side));
    const ratio = (side: AnsibleSettings, figure: keyof Taken): number =>
      median(taken[side].map((one) => one[figure])) / median(taken.probe.map((one) => one[figure]));
    return {
      ansible_ratio: ratio("default", "wallSeconds"),
      ansible_cpu_ratio: ratio("default", "cpuSecondsPerHost"),
      ansible_tuned_ratio: ratio("tuned", "wallSeconds"),
      ansible_tuned_cpu_ratio: ratio("tuned", "cpuSecondsPerHost"),
    };
  } finally {
    await hosts.stop();
  }
}

/** A further host costs the probe milliseconds, which is less than two equal runs differ by. */
const repetitions: Readonly<Record<Side, number>> = { default: 1, tuned: 1, probe: 3 };

const names: Readonly<Record<Side, string>> = {
  default: "setup as it comes",
  tuned: "setup, tuned",
  probe: "our probe",
};

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

if (import.meta.main) {
  const directory = join(import.meta.dirname, "../.lab/bench");
  const packageDirectory = join(directory, "package");
  const ownDirectory = join(directory, "ansible");
  mkdirSync(ownDirectory, { recursive: true });
  build(packageDirectory);
  const options = { packageDirectory, directory: ownDirectory, say: console.log };
  addResults({ ...(await measureAnsible(options)) });
}
