import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { FleetCounts } from "./fleetProcess.ts";

/** A fleet that runs beside this process. */
export class FleetClient {
  readonly directory: string;
  readonly #child: ChildProcess;

  private constructor(directory: string, child: ChildProcess) {
    this.directory = directory;
    this.#child = child;
  }

  /** @param profiles `pending`: every host needs a reboot; `no-numvfs`: a write of virtual functions; `mixed`: as in a real pool. */
  static async start(
    directory: string,
    hosts: number,
    profiles: "pending" | "no-numvfs" | "mixed",
  ): Promise<FleetClient> {
    const child = fork(join(import.meta.dirname, "fleetProcess.ts"), [
      directory,
      String(hosts),
      profiles,
    ]);
    const failed = once(child, "exit").then(() => {
      throw new Error("The simulated fleet ended before it listened; see its words above");
    });
    await Promise.race([once(child, "message"), failed]);
    failed.catch(() => undefined);
    return new FleetClient(directory, child);
  }

  async counts(): Promise<FleetCounts> {
    const answer = once(this.#child, "message");
    this.#child.send("counts");
    const [counts] = (await answer) as [FleetCounts];
    return counts;
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, "exit");
    this.#child.disconnect();
    await ended;
  }
}
