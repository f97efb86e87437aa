import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Program {
  /** Names its log. */
  readonly name: string;
  readonly path: string;
  readonly arguments: readonly string[];
  /** Added to the environment of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Where it runs. @default the folder of the logs */
  readonly directory?: string;
}

/**
 * Programs that end together: by `stop()`, or when this process is gone,
 * however it ended. Each is in a session of its own, so that Ctrl-C reaches
 * them only through us. They are killed: what they hold is thrown away.
 */
export class ProgramGroup {
  readonly #directory: string;
  readonly #guard: ChildProcess;
  readonly #programs = new Map<string, ChildProcess>();

  /** @param directory Where each program's log goes: `kube-apiserver.log`. */
  constructor(directory: string) {
    this.#directory = directory;
    this.#guard = spawn("/bin/sh", [join(import.meta.dirname, "guard.sh")], {
      stdio: ["pipe", "ignore", "ignore"],
      detached: true,
    });
    // It may be killed by hand; the programs are then ended by stop() alone.
    this.#guard.stdin?.on("error", () => undefined);
  }

  start(program: Program): void {
    const log = openSync(this.#logOf(program.name), "a");
    const child = spawn(program.path, program.arguments, {
      cwd: program.directory ?? this.#directory,
      env: { ...process.env, ...program.environment },
      stdio: ["ignore", log, log],
      detached: true,
    });
    closeSync(log);
    child.on("error", () => undefined);
    if (child.pid !== undefined) this.#guard.stdin?.write(`${child.pid}\n`);
    this.#programs.set(program.name, child);
  }

  /** Process ids of what still runs, the guard's included. */
  get pids(): number[] {
    return [this.#guard, ...this.#programs.values()]
      .filter((child) => !hasEnded(child))
      .map((child) => child.pid ?? 0);
  }

  /** Name and last lines of the log of each program that ended by itself. */
  get failures(): { readonly name: string; readonly log: string }[] {
    return [...this.#programs]
      .filter(([, child]) => hasEnded(child))
      .map(([name]) => ({ name, log: this.lastLines(name) }));
  }

  /** Up to fifteen lines of a program's log. */
  lastLines(name: string): string {
    return readFileSync(this.#logOf(name), "utf8").trimEnd().split("\n").slice(-15).join("\n");
  }

  /** Ends one program; it may be started again. */
  async end(name: string): Promise<void> {
    const child = this.#programs.get(name);
    this.#programs.delete(name);
    if (child === undefined || hasEnded(child)) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#programs.keys()].map((name) => this.end(name)));
    if (hasEnded(this.#guard)) return;
    this.#guard.stdin?.end("done\n");
    await once(this.#guard, "exit");
  }

  #logOf(name: string): string {
    return join(this.#directory, `${name}.log`);
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}
