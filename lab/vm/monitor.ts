import { once } from "node:events";
import type { Socket } from "node:net";

type Message = Readonly<Record<string, unknown>>;

/** QEMU's monitor (QMP): one JSON object a line. Open as long as QEMU runs. */
export class Monitor {
  readonly #socket: Socket;
  readonly #onEvent: (name: string) => void;
  #answer: ((message: Message) => void) | undefined;

  /** @param socket A connection that QEMU made. */
  constructor(socket: Socket, onEvent: (name: string) => void) {
    this.#socket = socket;
    this.#onEvent = onEvent;
    this.#read();
  }

  /** Leaves the mode in which QEMU tells no events and takes no other command. */
  async open(): Promise<void> {
    await this.command("qmp_capabilities");
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
