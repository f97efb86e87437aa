import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import {
  createConnection,
  createServer,
  type AddressInfo,
  type Server as TcpServer,
  type Socket,
} from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ssh2, { type ServerChannel } from "ssh2";
import { generateKey } from "../../../lab/fleet/sshFiles.ts";
import { createSshTransport } from "../../../provider/hosts/ssh/sshTransport.ts";
import type { LocalUser, SshOptions } from "../../../provider/hosts/ssh/sshOptions.ts";
import type { Transport } from "../../../provider/hosts/transport.ts";

export const serverKey = generateKey("server");
const userKeys = generateKey("user");

/** A command that a server was asked to run. */
export interface Command {
  readonly channel: ServerChannel;
  readonly stdin: string;
  readonly nonce: string;
  /** TCP connection that it came over. */
  readonly socket: Socket;
}

export interface Behaviour {
  /** @default a framed answer */
  readonly command?: (command: Command) => void;
  readonly acceptKeys?: boolean;
  /** Further sessions are refused. */
  readonly maxSessions?: number;
  /** Acts on the connection instead of serving SSH on it; `true`: done. */
  readonly connection?: (socket: Socket, count: number) => boolean;
  readonly forward?: boolean;
  /** Private keys. @default one of type ed25519 */
  readonly hostKeys?: string[];
}

/** An SSH server that misbehaves as told, and counts. */
export interface ScriptedServer {
  readonly port: number;
  readonly count: { connections: number; open: number; mostOpen: number; logins: number };
  readonly sockets: Set<Socket>;
  readonly stop: () => Promise<void>;
}

export const hostKeyLine = (name: string): string =>
  `${name} ${serverKey.public.split(" ").slice(0, 2).join(" ")}\n`;

export function answer({ channel, nonce }: Command, text = "fine\n"): void {
  channel.write(`\n${nonce} begin 1\n\n${nonce} said\n${text}\n${nonce} end 0\n`);
  channel.exit(0);
  channel.end();
}

export async function startScripted(behaviour: Behaviour = {}): Promise<ScriptedServer> {
  const count = { connections: 0, open: 0, mostOpen: 0, logins: 0 };
  const sockets = new Set<Socket>();
  const tcp: TcpServer = createServer((socket) => {
    count.connections += 1;
    count.open += 1;
    count.mostOpen = Math.max(count.open, count.mostOpen);
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => undefined);
    socket.on("close", () => {
      count.open -= 1;
      sockets.delete(socket);
    });
    if (behaviour.connection?.(socket, count.connections) === true) return;
    // One server per connection tells which socket a command came over.
    const ssh = new ssh2.Server(
      { hostKeys: behaviour.hostKeys ?? [serverKey.private] },
      (client) => {
        let sessions = 0;
        client.on("error", () => undefined);
        client.on("authentication", (context) => {
          count.logins += 1;
          if (context.method === "publickey" && behaviour.acceptKeys !== false) context.accept();
          else context.reject(["publickey"]);
        });
        client.on("session", (accept, reject) => {
          if (sessions >= (behaviour.maxSessions ?? Infinity)) {
            reject();
            return;
          }
          sessions += 1;
          const session = accept();
          session.on("close", () => (sessions -= 1));
          session.on("exec", (acceptExec) => {
            const channel = acceptExec();
            channel.on("error", () => undefined);
            let stdin = "";
            channel.on("data", (data: Buffer) => (stdin += data.toString()));
            channel.on("end", () => {
              const nonce = /^main ([0-9a-f]{32}) /m.exec(stdin)?.[1] ?? "";
              (behaviour.command ?? answer)({ channel, stdin, nonce, socket });
            });
          });
        });
        if (behaviour.forward === true)
          client.on("tcpip", (accept, reject, { destIP, destPort }) => {
            const inner = createConnection(destPort, destIP);
            inner.once("error", () => {
              reject();
            });
            inner.once("connect", () => {
              const channel = accept();
              channel.on("error", () => undefined);
              channel.pipe(inner);
              inner.pipe(channel);
            });
          });
      },
    );
    ssh.injectSocket(socket);
  });
  tcp.listen(0, "127.0.0.1");
  await once(tcp, "listening");
  return {
    port: (tcp.address() as AddressInfo).port,
    count,
    sockets,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      tcp.close();
      await once(tcp, "close");
    },
  };
}

/** Servers and transports of one test, and a folder with key and known_hosts; all gone after `clear()`. */
export class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), "rdma-scripted-"));
  /** Waits before second tries, in the order they were asked for. */
  readonly sleeps: number[] = [];
  readonly #cleanups: (() => Promise<void>)[] = [];
  readonly key = join(this.folder, "key");
  readonly knownHosts = join(this.folder, "known_hosts");

  constructor() {
    writeFileSync(this.key, userKeys.private, { mode: 0o600 });
    writeFileSync(this.knownHosts, hostKeyLine("[127.0.0.1]:*"));
    writeFileSync(join(this.folder, "config"), "");
  }

  async server(behaviour: Behaviour = {}): Promise<ScriptedServer> {
    const server = await startScripted(behaviour);
    this.#cleanups.push(server.stop);
    return server;
  }

  transport(options: SshOptions = {}, local: Partial<LocalUser> = {}): Transport {
    const transport = createSshTransport(
      {
        configFile: join(this.folder, "config"),
        identityFiles: [this.key],
        knownHostsFiles: [this.knownHosts],
        ...options,
      },
      {
        local: {
          name: "tester",
          home: this.folder,
          uid: 1000,
          hostname: "runner.example.com",
          env: {},
          ...local,
        },
        sleep: (seconds) => {
          this.sleeps.push(seconds);
          return Promise.resolve();
        },
      },
    );
    this.#cleanups.unshift(() => transport.close());
    return transport;
  }

  async clear(): Promise<void> {
    for (const cleanup of this.#cleanups) await cleanup();
    rmSync(this.folder, { recursive: true });
  }
}
