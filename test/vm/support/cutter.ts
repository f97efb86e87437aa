import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** More than a probe is, less than an apply: what a client sends before its connection may break. */
const armedAfter = 32_000;

/** A way to an SSH port that breaks once the client has sent a script that writes. */
export class Cutter {
  /** Bytes that the server may still answer then; `Infinity`: it never breaks. */
  limit = Infinity;
  /** Connections that were broken. */
  cuts = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(port: number): Promise<Cutter> {
    const server = createServer();
    const cutter = new Cutter(server);
    server.on("connection", (client) => {
      cutter.#relay(client, connect(port, "127.0.0.1"));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return cutter;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  #relay(client: Socket, host: Socket): void {
    let asked = 0;
    let answered = 0;
    for (const socket of [client, host]) {
      this.#sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        client.destroy();
        host.destroy();
      });
    }
    client.on("data", (data: Buffer) => {
      asked += data.length;
      host.write(data);
    });
    host.on("data", (data: Buffer) => {
      if (asked > armedAfter) answered += data.length;
      if (answered <= this.limit) client.write(data);
      else {
        this.cuts += 1;
        client.resetAndDestroy();
        host.resetAndDestroy();
      }
    });
  }
}
