import type { Endpoint } from "./endpoint.ts";
import type { Link } from "./link.ts";

/** A connection in use; `release` it exactly once. */
export interface Lease {
  readonly link: Link;
  /** It was open before, and may have died unnoticed. */
  readonly kept: boolean;
  readonly release: () => void;
}

export interface LinkPoolOptions {
  /** Most connections at the same time. */
  readonly connections: number;
  /** Most connections through one jump host at the same time. */
  readonly connectionsPerJump: number;
  /** @throws HostError */
  readonly open: (endpoint: Endpoint) => Promise<Link>;
}

/** An idle connection is closed after this time: a rollout waits for hours between two commands. */
const idleMilliseconds = 120_000;

/** What decides whether an endpoint finds room; made once, for every free slot asks all who wait. */
interface Place {
  readonly key: string;
  readonly jumpKey: string | null;
}

interface Turn {
  readonly place: Place;
  readonly come: (() => void)[];
}

interface Entry {
  readonly jumpKey: string | null;
  readonly link: Promise<Link>;
  opened: Link | undefined;
  users: number;
  idle: NodeJS.Timeout | undefined;
}

/**
 * One connection per endpoint, shared by concurrent users and kept for later
 * ones. Where no slot is free an idle connection makes room, the longest
 * unused first; without one the caller waits.
 */
export class LinkPool {
  readonly #options: LinkPoolOptions;
  readonly #entries = new Map<string, Entry>();
  /** Entries without a user, the longest unused first. */
  readonly #idle = new Map<string, Entry>();
  /** Number of entries, by jump host. */
  readonly #perJump = new Map<string, number>();
  /** Who waits for a slot, by key: those of one endpoint share its connection. */
  readonly #waiting = new Map<string, Turn>();
  #closed = false;

  constructor(options: LinkPoolOptions) {
    this.#options = options;
  }

  /** @throws HostError */
  async lease(endpoint: Endpoint): Promise<Lease> {
    const place = { key: JSON.stringify(endpoint), jumpKey: jumpKeyOf(endpoint) };
    const { key } = place;
    while (!this.#hasRoom(place)) await this.#turn(place);
    if (this.#closed) throw new Error("The transport is closed");
    const entry = this.#entries.get(key) ?? this.#open(place, endpoint);
    clearTimeout(entry.idle);
    this.#idle.delete(key);
    entry.users += 1;
    const kept = entry.opened !== undefined;
    try {
      const link = await entry.link;
      return {
        link,
        kept,
        release: () => {
          this.#release(key, entry);
        },
      };
    } catch (error) {
      this.#release(key, entry);
      throw error;
    }
  }

  /** Forgets a connection that is dead, so that the next lease opens another. */
  discard(link: Link): void {
    for (const [key, entry] of this.#entries) if (entry.opened === link) this.#remove(key, entry);
    void link.end();
  }

  /** Ends every connection. */
  async close(): Promise<void> {
    this.#closed = true;
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    this.#idle.clear();
    for (const turn of this.#waiting.values()) this.#serve(turn);
    await Promise.all(
      entries.map(async ({ link, idle }) => {
        clearTimeout(idle);
        await link.then(
          (opened) => opened.end(),
          () => undefined,
        );
      }),
    );
  }

  #open({ key, jumpKey }: Place, endpoint: Endpoint): Entry {
    this.#makeRoom(jumpKey);
    const entry: Entry = {
      jumpKey,
      link: this.#options.open(endpoint),
      opened: undefined,
      users: 0,
      idle: undefined,
    };
    this.#entries.set(key, entry);
    const turn = this.#waiting.get(key);
    if (turn) this.#serve(turn);
    if (entry.jumpKey !== null)
      this.#perJump.set(entry.jumpKey, this.#throughJump(entry.jumpKey) + 1);
    this.#wake();
    entry.link.then(
      (link) => {
        entry.opened = link;
        link.onClose(() => {
          this.#remove(key, entry);
        });
      },
      () => {
        this.#remove(key, entry);
      },
    );
    return entry;
  }

  #release(key: string, entry: Entry): void {
    entry.users -= 1;
    if (entry.users === 0 && this.#entries.get(key) === entry) {
      this.#idle.set(key, entry);
      entry.idle = setTimeout(() => {
        this.#evict(key, entry);
      }, idleMilliseconds).unref();
    }
    this.#wake();
  }

  /** Whether the endpoint can be leased now, if need be by closing an idle connection. */
  #hasRoom({ key, jumpKey }: Place): boolean {
    if (this.#closed || this.#entries.has(key)) return true;
    const { connectionsPerJump } = this.#options;
    if (jumpKey !== null && this.#throughJump(jumpKey) >= connectionsPerJump)
      return this.#idleEntry(jumpKey) !== undefined;
    return !this.#isFull();
  }

  #makeRoom(jumpKey: string | null): void {
    const { connections, connectionsPerJump } = this.#options;
    const full = jumpKey !== null && this.#throughJump(jumpKey) >= connectionsPerJump;
    const victim = full
      ? this.#idleEntry(jumpKey)
      : this.#entries.size >= connections
        ? this.#idleEntry(null)
        : undefined;
    if (victim) this.#evict(...victim);
  }

  #throughJump(jumpKey: string): number {
    return this.#perJump.get(jumpKey) ?? 0;
  }

  #idleEntry(jumpKey: string | null): [string, Entry] | undefined {
    if (jumpKey === null) return this.#idle.entries().next().value;
    return [...this.#idle].find(([, entry]) => entry.jumpKey === jumpKey);
  }

  #evict(key: string, entry: Entry): void {
    this.#remove(key, entry);
    void entry.opened?.end();
  }

  #remove(key: string, entry: Entry): void {
    clearTimeout(entry.idle);
    if (this.#entries.get(key) !== entry) return;
    this.#entries.delete(key);
    this.#idle.delete(key);
    if (entry.jumpKey !== null)
      this.#perJump.set(entry.jumpKey, this.#throughJump(entry.jumpKey) - 1);
    this.#wake();
  }

  #turn(place: Place): Promise<void> {
    const turn = this.#waiting.get(place.key) ?? { place, come: [] };
    this.#waiting.set(place.key, turn);
    return new Promise((resolve) => turn.come.push(resolve));
  }

  #serve({ place, come }: Turn): void {
    this.#waiting.delete(place.key);
    for (const resolve of come) resolve();
  }

  /** A slot that became free serves the first who fits into it. */
  #wake(): void {
    if (this.#isFull()) return;
    for (const turn of this.#waiting.values())
      if (this.#hasRoom(turn.place)) {
        this.#serve(turn);
        return;
      }
  }

  /** No endpoint without a connection finds room, through whatever jump host. */
  #isFull(): boolean {
    return this.#entries.size >= this.#options.connections && this.#idle.size === 0;
  }
}

function jumpKeyOf({ jump }: Endpoint): string | null {
  return jump && JSON.stringify(jump);
}
