import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AnsibleCore } from "../lab/ansible/ansibleCore.ts";
import type { SshdHosts } from "./sshdHosts.ts";
import { type ProcessCost, timeProcess } from "./timeProcess.ts";

/**
 * How Ansible is set: `default` is what it does unless it is told otherwise; `tuned`
 * is as fast as it goes here: pipelining, no ControlMaster (which one session per host
 * cannot use again), no compression, the cheaper key exchange that ssh2 has (OpenSSH's
 * own choice, sntrup761, costs several times as much).
 */
export type AnsibleSettings = "default" | "tuned";

export interface SetupRun {
  readonly ansible: AnsibleCore;
  readonly hosts: SshdHosts;
  /** Where Ansible keeps its own files. */
  readonly directory: string;
  readonly settings: AnsibleSettings;
  /** How many of the hosts are asked. */
  readonly count: number;
}

/** Instead of the default of 5. More at a time make it no faster on few cores, and its processes many. */
const mostForks = 32;

/** `ansible all -m setup`: its cost, with that of the ssh masters that it leaves behind. */
export async function runSetup(run: SetupRun): Promise<ProcessCost> {
  const { ansible, hosts, directory, settings, count } = run;
  mkdirSync(directory, { recursive: true });
  const file = (name: string, lines: readonly string[]): string => {
    const path = join(directory, name);
    writeFileSync(path, `${lines.join("\n")}\n`);
    return path;
  };
  const sockets = join(directory, "cp");
  const tuned = settings === "tuned";
  const configuration = file("ansible.cfg", [
    "[defaults]",
    `home = ${directory}`,
    `forks = ${Math.min(count, mostForks)}`,
    "timeout = 120",
    // Else it takes the first that the path of a login has, which may be a launcher that cannot run.
    `interpreter_python = ${ansible.python}`,
    "[ssh_connection]",
    `ssh_common_args = -F ${hosts.sshConfig}`,
    `control_path_dir = ${sockets}`,
    ...(tuned
      ? ["pipelining = true", "ssh_args = -o ControlMaster=no -o KexAlgorithms=curve25519-sha256"]
      : // Its default, but for 60 s: a master that ends by itself takes its time with it.
        ["ssh_args = -C -o ControlMaster=auto -o ControlPersist=600s"]),
  ]);
  const inventory = file(`inventory-${count}`, hosts.names.slice(0, count));
  const words = ["all", "-i", inventory, "-m", "ansible.builtin.setup"];
  const cost = await timeProcess([join(ansible.bin, "ansible"), ...words], {
    ANSIBLE_CONFIG: configuration,
  });
  return { ...cost, cpuSeconds: cost.cpuSeconds + endMasters(sockets) };
}

/**
 * Ends the ssh processes that hold connections open for a next run; nobody has waited
 * for them, so their time is in no one's sum.
 *
 * @returns Their CPU seconds.
 */
function endMasters(sockets: string): number {
  let nanoseconds = 0;
  for (const name of existsSync(sockets) ? readdirSync(sockets) : []) {
    const tell = (order: string): string =>
      spawnSync("ssh", ["-F", "none", "-S", join(sockets, name), "-O", order, "any"], {
        encoding: "utf8",
      }).stderr;
    const pid = /\(pid=(\d+)\)/.exec(tell("check"))?.[1];
    if (pid === undefined) throw new Error(`No ssh master behind ${name}, expected one per host`);
    nanoseconds += Number(readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ")[0]);
    tell("exit");
  }
  return nanoseconds / 1e9;
}
