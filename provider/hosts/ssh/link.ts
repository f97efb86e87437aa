import type { Client, ClientChannel } from "ssh2";
import type { Endpoint } from "./endpoint.ts";
import { withoutStacks } from "./withoutStacks.ts";

/** The channel was not opened, so nothing ran. */
export class NotOpened extends Error {
  override readonly name = "NotOpened";
  /** `lost`: the connection is gone; `refused`: the server opens no further session now. */
  readonly why: "lost" | "refused";

  constructor(why: "lost" | "refused", cause: unknown) {
    super(`The channel was not opened: ${why}`, { cause });
    this.why = why;
  }
}

/** An authenticated connection. Several commands may run on it at once. */
export class Link {
  readonly endpoint: Endpoint;
  readonly #client: Client;
  readonly #jump: Link | null;
  readonly #onClose: (() => void)[] = [];
  #waiting: (() => void)[] = [];
  readonly #timeoutSeconds: number;
  /** Sessions that are open or asked for. */
  #sessions = 0;
  #closed = false;
  #fault: Error | undefined;

  /** @param timeoutSeconds longest wait for the answer to a new session */
  constructor(endpoint: Endpoint, client: Client, jump: Link | null, timeoutSeconds: number) {
    this.endpoint = endpoint;
    this.#timeoutSeconds = timeoutSeconds;
    this.#client = client;
    this.#jump = jump;
    client.on("error", (error) => {
      this.#fault ??= error;
    });
    client.on("end", () => {
      client.end();
    });
    client.on("close", () => {
      this.#closed = true;
      for (const callback of this.#onClose) callback();
      this.#wake();
    });
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Why the connection died, where the library told. */
  get fault(): Error | undefined {
    return this.#fault;
  }

  /** The jump host's connection, where it died too: the cause of this one's end. */
  get deadJump(): Link | undefined {
    return this.#jump?.closed === true ? this.#jump : undefined;
  }

  onClose(callback: () => void): void {
    if (this.#closed) callback();
    else this.#onClose.push(callback);
  }

  /**
   * Starts a command. A server that opens no further session (MaxSessions) is
   * asked again when one of ours has ended.
   *
   * @throws NotOpened
   */
  async exec(command: string): Promise<ClientChannel> {
    for (;;) {
      try {
        return await this.#exec(command);
      } catch (error) {
        const canWait = error instanceof NotOpened && error.why === "refused" && this.#sessions > 0;
        if (!canWait) throw error;
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
      }
    }
  }

  /** TCP connection as seen from this host, which is the jump host. */
  forwardOut(host: string, port: number): Promise<ClientChannel> {
    return new Promise((resolve, reject) => {
      try {
        this.#client.forwardOut("127.0.0.1", 0, host, port, (error, channel) => {
          if (error) reject(error);
          else resolve(channel);
        });
      } catch (error) {
        reject(new NotOpened("lost", error));
      }
    });
  }

  /** Ends the connection; resolves when it is closed. */
  end(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#client.destroy(), 1000);
      this.onClose(() => {
        clearTimeout(timer);
        resolve();
      });
      if (!this.#closed) withoutStacks(() => this.#client.end());
    });
  }

  #exec(command: string): Promise<ClientChannel> {
    this.#sessions += 1;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#fault ??= new Error(`no answer to a new session in ${this.#timeoutSeconds} s`);
        this.#client.destroy();
      }, this.#timeoutSeconds * 1000);
      const fail = (why: "lost" | "refused", error: unknown): void => {
        clearTimeout(timer);
        this.#sessions -= 1;
        if (this.#sessions === 0) this.#wake();
        reject(new NotOpened(why, error));
      };
      const opened = (error: Error | undefined, channel: ClientChannel): void => {
        if (error) {
          const lost = this.#closed || /no response from server|not connected/i.test(error.message);
          fail(lost ? "lost" : "refused", error);
          return;
        }
        clearTimeout(timer);
        channel.once("close", () => {
          this.#sessions -= 1;
          this.#wake();
        });
        resolve(channel);
      };
      try {
        withoutStacks(() => this.#client.exec(command, opened));
      } catch (error) {
        // ssh2 1.17 throws "Not connected" at once where the socket is gone.
        fail("lost", error);
      }
    });
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
