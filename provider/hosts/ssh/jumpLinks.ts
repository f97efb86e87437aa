import { HostError } from "../hostError.ts";
import { jumpFailed } from "./connectFailure.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Link } from "./link.ts";

/** A jump host that failed is not asked again for this time: hundreds of hosts may wait behind it, and sshd punishes repeated failures. */
const failureMilliseconds = 30_000;

interface Jump {
  readonly link: Promise<Link>;
  failedAt: number | undefined;
}

/** Connections to jump hosts, one each, shared by the hosts behind them. */
export class JumpLinks {
  readonly #open: (endpoint: Endpoint) => Promise<Link>;
  readonly #jumps = new Map<string, Jump>();

  constructor(open: (endpoint: Endpoint) => Promise<Link>) {
    this.#open = open;
  }

  /** @throws HostError jump_failed, the same cause for every host behind the jump host */
  async get(endpoint: Endpoint, jump: Endpoint): Promise<Link> {
    const key = JSON.stringify(jump);
    const before = this.#jumps.get(key);
    const expired =
      before?.failedAt !== undefined && Date.now() - before.failedAt > failureMilliseconds;
    const entry = before && !expired ? before : this.#start(key, jump);
    try {
      return await entry.link;
    } catch (error) {
      throw error instanceof HostError ? jumpFailed(endpoint, error) : error;
    }
  }

  async close(): Promise<void> {
    const jumps = [...this.#jumps.values()];
    this.#jumps.clear();
    await Promise.all(
      jumps.map(({ link }) =>
        link.then(
          (opened) => opened.end(),
          () => undefined,
        ),
      ),
    );
  }

  #start(key: string, endpoint: Endpoint): Jump {
    const entry: Jump = { link: this.#open(endpoint), failedAt: undefined };
    this.#jumps.set(key, entry);
    entry.link.then(
      (link) => {
        link.onClose(() => {
          if (this.#jumps.get(key) === entry) this.#jumps.delete(key);
        });
      },
      () => {
        entry.failedAt = Date.now();
      },
    );
    return entry;
  }
}
