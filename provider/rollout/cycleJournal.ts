import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

/**
 * Which hosts a rollout has cut the power of and not yet seen on again: a host
 * that is off cannot tell who turned it off, and a run that was killed cannot
 * either. A file per host on this machine, that nobody but the same rollout reads.
 */
export class CycleJournal {
  readonly #directory: string;

  /**
   * @param home Folder of files that outlive a run: `PULUMI_HOME`.
   * @param owner `project/stack/resource` of the rollout.
   */
  constructor(home: string, owner: string) {
    this.#directory = join(home, "rdma/power-cycles", encodeURIComponent(owner));
  }

  /**
   * Before the power is cut; on the disk when this returns.
   *
   * @throws Error where it cannot be written: without it nobody would turn the host on again.
   */
  begin(host: string, now: Date): void {
    try {
      this.#write(host, now);
    } catch (cause) {
      throw new Error(
        `Cannot note in "${this.#directory}" that the power of "${host}" is about to be cut (${String(cause)}): ` +
          "make that folder writable, or set PULUMI_HOME to one that is; nothing was cut",
        { cause },
      );
    }
  }

  /** Once the host was seen on, or answers. */
  end(host: string): void {
    rmSync(this.#file(host), { force: true });
  }

  /** When the power cycle of a host was begun that has no end; `undefined` where none is open. */
  begun(host: string): Date | undefined {
    let text: string;
    try {
      text = readFileSync(this.#file(host), "utf8");
    } catch {
      return undefined;
    }
    const begun = new Date(text.trim());
    return Number.isNaN(begun.getTime()) ? undefined : begun;
  }

  /** Hosts whose power cycle was begun and has no end. */
  open(): string[] {
    try {
      return readdirSync(this.#directory)
        .map((file) => decodeURIComponent(file))
        .filter((host) => !host.startsWith(".") && this.begun(host) !== undefined);
    } catch {
      // The usual case: no folder, no power cycle.
      return [];
    }
  }

  #write(host: string, now: Date): void {
    mkdirSync(this.#directory, { recursive: true });
    // No host is named with a dot at its begin.
    const temporary = this.#file(`.${host}`);
    const descriptor = openSync(temporary, "w");
    try {
      writeSync(descriptor, `${now.toISOString()}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, this.#file(host));
  }

  #file(host: string): string {
    return join(this.#directory, encodeURIComponent(host));
  }
}
