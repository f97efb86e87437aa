import { HostError } from "../hostError.ts";
import { jumpFailed } from "./connectFailure.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Link } from "./link.ts";

/** A jump host that failed is not asked again for this time: hundreds of hosts may wait behind it, and sshd punishes repeated failures. */
const failureMilliseconds = 30_000;

/** Without a host behind it the connection is closed after this time. */
const idleMilliseconds = 120_000;

interface Jump {
  readonly link: Promise<Link>;
  failedAt: number | undefined;
  /** Connections through it, open and coming. */
  users: number;
  idle: NodeJS.Timeout | undefined;
}

/** A jump host in use; `release` it exactly once. */
export interface JumpLease {
  readonly link: Link;
  readonly release: () => void;
}

/** Connections to jump hosts, one each, shared by the hosts behind them. */
export class JumpLinks {
  readonly #open: (endpoint: Endpoint) => Promise<Link>;
  readonly #jumps = new Map<string, Jump>();

  constructor(open: (endpoint: Endpoint) => Promise<Link>) {
    this.#open = open;
  }

  /** @throws HostError jump_failed, the same cause for every host behind the jump host */
  async lease(endpoint: Endpoint, jump: Endpoint): Promise<JumpLease> {
    const key = JSON.stringify(jump);
    const before = this.#jumps.get(key);
    const expired =
      before?.failedAt !== undefined && Date.now() - before.failedAt > failureMilliseconds;
    const entry = before && !expired ? before : this.#start(key, jump);
    try {
      const link = await entry.link;
      entry.users += 1;
      clearTimeout(entry.idle);
      return {
        link,
        release: () => {
          entry.users -= 1;
          if (entry.users === 0)
            entry.idle = setTimeout(() => void link.end(), idleMilliseconds).unref();
        },
      };
    } catch (error) {
      throw error instanceof HostError ? jumpFailed(endpoint, error) : error;
    }
  }

  async close(): Promise<void> {
    const jumps = [...this.#jumps.values()];
    this.#jumps.clear();
    await Promise.all(
      jumps.map(({ link, idle }) => {
        clearTimeout(idle);
        return link.then(
          (opened) => opened.end(),
          () => undefined,
        );
      }),
    );
  }

  #start(key: string, endpoint: Endpoint): Jump {
    const entry: Jump = {
      link: this.#open(endpoint),
      failedAt: undefined,
      users: 0,
      idle: undefined,
    };
    this.#jumps.set(key, entry);
    entry.link.then(
      (link) => {
        link.onClose(() => {
          clearTimeout(entry.idle);
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
