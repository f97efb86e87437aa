import type { ChildProcess } from "node:child_process";
import { timingSafeEqual } from "node:crypto";
import type { Server, Socket } from "node:net";
import { createServer } from "node:net";
import ssh2 from "ssh2";
import type { AuthContext, Connection, ParsedKey, ServerChannel } from "ssh2";
import type { HostFolders } from "./hostFolders.ts";
import { listenAgain, listenAnywhere } from "./listen.ts";
import { find } from "./misbehaviour.ts";
import type { Misbehaviour } from "./misbehaviour.ts";
import { runCommand, runShell } from "./runCommand.ts";
import { generateKey } from "./sshFiles.ts";
import type { KeyPair } from "./sshFiles.ts";

/** Answers a command without a shell: stdin so far → stdout, or `null` while it is not complete. */
export type CannedAnswer = (stdin: string) => string | null;

export interface SshServiceOptions {
  readonly folders: HostFolders;
  readonly hostKey: KeyPair;
  /** The only key that may log in. */
  readonly userKey: KeyPair;
  readonly misbehaviours: () => readonly Misbehaviour[];
  /** Memory mode: commands are answered by this and never run. */
  readonly canned?: CannedAnswer;
}

/** The sshd of one host. Its port stays the same from the first start to the last. */
export class SshService {
  connections = 0;
  execs = 0;
  port = 0;
  readonly #options: SshServiceOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #children = new Set<ChildProcess>();
  readonly #userKey: ParsedKey;
  #ssh: InstanceType<typeof ssh2.Server>;
  #changedSsh: InstanceType<typeof ssh2.Server> | undefined;

  constructor(options: SshServiceOptions) {
    this.#options = options;
    const key = ssh2.utils.parseKey(options.userKey.public);
    if (key instanceof Error) throw key;
    this.#userKey = key;
    this.#ssh = this.#sshServer(options.hostKey);
    this.#server = createServer({ noDelay: true }, (socket) => {
      this.#accept(socket);
    });
  }

  async start(): Promise<void> {
    if (this.port === 0) this.port = await listenAnywhere(this.#server);
    else if (!this.#server.listening) await listenAgain(this.#server, this.port);
  }

  /** Cuts every connection and refuses new ones; `kill`: running commands die too. */
  async stop(kill: boolean): Promise<void> {
    const closed = this.#server.listening
      ? new Promise<void>((resolve) =>
          this.#server.close(() => {
            resolve();
          }),
        )
      : Promise.resolve();
    for (const socket of this.#sockets) socket.destroy();
    if (kill) this.#killAll();
    await closed;
  }

  #killAll(): void {
    for (const child of this.#children) {
      if (child.pid === undefined) continue;
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // The whole group has ended by itself.
      }
    }
  }

  #accept(socket: Socket): void {
    this.connections += 1;
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("error", () => undefined);
    const misbehaviours = this.#options.misbehaviours();
    if (find(misbehaviours, "silent") !== undefined) return;
    if (find(misbehaviours, "host-key-changed") !== undefined) {
      this.#changedSsh ??= this.#sshServer(generateKey("changed"));
      this.#changedSsh.injectSocket(socket);
      return;
    }
    const banner = find(misbehaviours, "banner");
    if (banner === undefined) this.#ssh.injectSocket(socket);
    else this.#sshServer(this.#options.hostKey, banner.text).injectSocket(socket);
  }

  #sshServer(hostKey: KeyPair, banner?: string): InstanceType<typeof ssh2.Server> {
    return new ssh2.Server(
      { hostKeys: [hostKey.private], ...(banner === undefined ? {} : { banner }) },
      (connection) => {
        this.#serve(connection);
      },
    );
  }

  #serve(connection: Connection): void {
    let user = "root";
    connection.on("error", () => undefined);
    connection.on("authentication", (context) => {
      user = context.username;
      if (this.#allowed(context)) context.accept();
      else context.reject(["publickey"]);
    });
    connection.on("session", (accept, reject) => {
      const misbehaviours = this.#options.misbehaviours();
      if (find(misbehaviours, "no-sessions") !== undefined) {
        reject();
        return;
      }
      const session = accept();
      let terminal = false;
      session.on("pty", (acceptPty: (() => void) | undefined) => {
        terminal = true;
        acceptPty?.();
      });
      session.on("env", (acceptEnv: (() => void) | undefined) => acceptEnv?.());
      session.on("exec", (acceptExec, _reject, info) => {
        this.#exec(acceptExec(), info.command, user, connection);
      });
      session.on("shell", (acceptShell) => {
        if (this.#options.canned !== undefined) return;
        this.#track(
          runShell(acceptShell(), terminal, {
            folders: this.#options.folders,
            user,
            misbehaviours: [],
            cut: () => connection.end(),
          }),
        );
      });
    });
  }

  #allowed(context: AuthContext): boolean {
    if (context.method !== "publickey") return false;
    if (find(this.#options.misbehaviours(), "auth-refused") !== undefined) return false;
    const key = this.#userKey;
    const wanted = key.getPublicSSH();
    if (context.key.data.length !== wanted.length || !timingSafeEqual(context.key.data, wanted)) {
      return false;
    }
    return (
      context.signature === undefined ||
      context.blob === undefined ||
      // An Error is one of its answers, whatever its type says.
      Object.is(key.verify(context.blob, context.signature, context.hashAlgo), true)
    );
  }

  #exec(channel: ServerChannel, command: string, user: string, connection: Connection): void {
    this.execs += 1;
    channel.on("error", () => undefined);
    const misbehaviours = this.#options.misbehaviours();
    const answer = (text: string | Buffer, code: number): void => {
      channel.resume();
      channel.write(text);
      channel.exit(code);
      channel.end();
    };
    if (find(misbehaviours, "hang-exec") !== undefined) channel.resume();
    else if (find(misbehaviours, "nologin") !== undefined) {
      answer("This account is currently not available.\n", 1);
    } else if (find(misbehaviours, "garbage") !== undefined) {
      answer(Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 167 + 13) & 0xff)), 0);
    } else if (this.#options.canned !== undefined)
      this.#answerCanned(channel, this.#options.canned);
    else {
      this.#track(
        runCommand(channel, command, {
          folders: this.#options.folders,
          user,
          misbehaviours,
          cut: () => {
            for (const socket of this.#sockets) socket.destroy();
            connection.end();
          },
        }),
      );
    }
  }

  #answerCanned(channel: ServerChannel, canned: CannedAnswer): void {
    let stdin = "";
    channel.setEncoding("latin1");
    channel.on("data", (chunk: string) => {
      stdin += chunk;
    });
    channel.on("end", () => {
      channel.write(canned(stdin) ?? "");
      channel.exit(0);
      channel.end();
    });
  }

  #track(child: ChildProcess): void {
    this.#children.add(child);
    child.on("close", () => this.#children.delete(child));
  }
}
