import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

type Message = Readonly<Record<string, unknown>>;

/** QEMU's monitor (QMP): one JSON object a line. Open as long as QEMU runs. */
export class Monitor {
  readonly #socket: Socket;
  readonly #onEvent: (name: string) => void;
  #answer: ((message: Message) => void) | undefined;

  private constructor(socket: Socket, onEvent: (name: string) => void) {
    this.#socket = socket;
    this.#onEvent = onEvent;
  }

  /** @throws Error when nobody listens on the socket within ten seconds. */
  static async open(path: string, onEvent: (name: string) => void): Promise<Monitor> {
    const monitor = new Monitor(await connected(path), onEvent);
    monitor.#read();
    await monitor.command("qmp_capabilities");
    return monitor;
  }

  /** Resolves when QEMU has ended. */
  get closed(): Promise<unknown> {
    return this.#socket.closed ? Promise.resolve() : once(this.#socket, "close");
  }

  /** Sends a command without arguments, one at a time. */
  async command(name: string): Promise<void> {
    const answered = new Promise<Message>((resolve) => {
      this.#answer = resolve;
    });
    this.#socket.write(`${JSON.stringify({ execute: name })}\n`);
    const ended = this.closed.then((): Message => ({ error: "QEMU ended" }));
    const answer = await Promise.race([answered, ended]);
    if ("error" in answer) throw new Error(`QEMU refused ${name}: ${JSON.stringify(answer.error)}`);
  }

  #read(): void {
    let rest = "";
    this.#socket.on("error", () => undefined);
    this.#socket.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.#take(JSON.parse(line) as Message);
    });
  }

  #take(message: Message): void {
    if (typeof message.event === "string") this.#onEvent(message.event);
    else if ("return" in message || "error" in message) this.#answer?.(message);
  }
}

async function connected(path: string): Promise<Socket> {
  for (let attempt = 0; ; attempt += 1) {
    const socket = connect(path);
    try {
      await once(socket, "connect");
      return socket;
    } catch (cause) {
      if (attempt === 100) throw new Error(`QEMU's monitor ${path} does not answer`, { cause });
      await delay(100);
    }
  }
}
