import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
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

  /** Before the power is cut; on the disk when this returns. */
  begin(host: string, now: Date): void {
    mkdirSync(this.#directory, { recursive: true });
    const file = this.#file(host);
    const descriptor = openSync(`${file}.new`, "w");
    try {
      writeSync(descriptor, `${now.toISOString()}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(`${file}.new`, file);
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

  #file(host: string): string {
    return join(this.#directory, encodeURIComponent(host));
  }
}
