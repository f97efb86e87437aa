import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { assembleFacts } from "../../provider/facts/assemble/assembleFacts.ts";
import { parseFrames, type Section } from "../../provider/facts/assemble/frame.ts";
import { HostFacts } from "../../provider/facts/hostFacts.ts";
import { probeScript as script } from "../../provider/hosts/scripts.ts";
import type { HostTree } from "./hostTree.ts";

/** Shells that hosts run scripts with. */
export const shells = ["dash", "busybox sh", "bash"] as const;
export type Shell = (typeof shells)[number];

/** The probe as hosts get it. */
export const probeScript = script.text;

const nonce = "7c0f5a3b9d1e4f2680a1b2c3d4e5f607";

/** The call behind the script, with a complete input. */
export const probeCall = `main ${nonce} <<'${nonce}.eof'\nend\n${nonce}.eof\n`;

export interface ProbeRun {
  readonly sections: readonly Section[];
  readonly stderr: string;
  readonly exitCode: number | null;
  /** Made of the sections and checked against the schema. */
  facts(): HostFacts;
}

export interface ProbeOptions {
  readonly shell?: Shell;
  readonly environment?: Readonly<Record<string, string>>;
  /** What stands behind the script. @default {a call of main with a complete input} */
  readonly call?: string;
}

/** Runs the probe as the transport does: script and call on stdin of the shell. */
export function runProbe(tree: HostTree | null, options: ProbeOptions = {}): ProbeRun {
  const { stdout, stderr, status } = runShell(
    [],
    `${probeScript}\n${options.call ?? probeCall}`,
    tree,
    options,
  );
  const sections = parseFrames(stdout, nonce);
  return {
    sections,
    stderr,
    exitCode: status,
    facts: () => HostFacts.parse(assembleFacts(sections)),
  };
}

/**
 * Forks of one probe, its tools' own among them: in a PID namespace of its own the
 * number of a last process tells how many came before.
 */
export function countForks(tree: HostTree, options: ProbeOptions = {}): number {
  const under = ["unshare", "--map-root-user", "--fork", "--pid", "--kill-child"];
  const text = `${probeScript}\n${options.call ?? probeCall}sh -c 'echo "last $$"'\n`;
  const { stdout, stderr } = runShell(under, text, tree, options);
  const last = /^last ([0-9]+)$/m.exec(stdout)?.[1];
  if (last === undefined) throw new Error(`The forks of the probe were not counted: ${stderr}`);
  // The shell itself is number 1, the last process one more.
  return Number(last) - 2;
}

/** Runs a text in a shell, on the files and tools of a tree. */
export function runText(
  text: string,
  tree: HostTree,
  options: ProbeOptions = {},
): SpawnSyncReturns<string> {
  return runShell([], text, tree, options);
}

function runShell(
  under: readonly string[],
  text: string,
  tree: HostTree | null,
  options: ProbeOptions,
): SpawnSyncReturns<string> {
  const words = [...under, ...(options.shell ?? "dash").split(" "), "-s"];
  const path = process.env["PATH"] ?? "";
  const result = spawnSync("env", words, {
    input: text,
    encoding: "utf8",
    // One that hangs must fail its test, not the run.
    timeout: 15_000,
    env: {
      PATH: tree === null ? path : `${tree.tools}:${path}`,
      HOST_ROOT: tree?.root ?? "",
      TMPDIR: tree?.temporary ?? "/tmp",
      ...options.environment,
    },
  });
  if (result.error !== undefined) throw result.error;
  return result;
}
