import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";

interface SshdHost {
  readonly name: string;
  readonly port: number;
  /** Type and key, as known_hosts has them. */
  readonly hostKey: string;
}

/**
 * This machine, many times: a real sshd per host, each with its port and its host key,
 * all with one empty home. A client cannot tell them from as many machines, except by
 * speed.
 */
export class SshdHosts {
  readonly names: readonly string[];
  /** Knows every host by name, with key and known host keys. */
  readonly sshConfig: string;
  readonly #servers: readonly ChildProcess[];

  private constructor(sshConfig: string, names: readonly string[], servers: ChildProcess[]) {
    this.sshConfig = sshConfig;
    this.names = names;
    this.#servers = servers;
  }

  /** @param directory What is in it goes first. */
  static async start(directory: string, count: number): Promise<SshdHosts> {
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    makeKey(join(directory, "user_key"));
    mkdirSync(join(directory, "home"));
    // sshd insists on it where it runs as root; a service manager makes it elsewhere.
    if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
    const hosts: SshdHost[] = [];
    const servers: ChildProcess[] = [];
    for (const [index, port] of (await freePorts(count)).entries()) {
      const name = `host${String(index + 1).padStart(3, "0")}`;
      const hostKey = makeKey(join(directory, name));
      servers.push(await startServer(directory, name, port));
      hosts.push({ name, port, hostKey });
    }
    writeFileSync(
      join(directory, "known_hosts"),
      hosts.map(({ port, hostKey }) => `[127.0.0.1]:${port} ${hostKey}\n`).join(""),
    );
    const sshConfig = join(directory, "ssh_config");
    writeFileSync(sshConfig, configOf(directory, hosts));
    return new SshdHosts(
      sshConfig,
      hosts.map(({ name }) => name),
      servers,
    );
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.#servers.map((server) => {
        const ended = once(server, "exit");
        server.kill("SIGTERM");
        return ended;
      }),
    );
  }
}

function makeKey(file: string): string {
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", file]);
  return execFileSync("ssh-keygen", ["-y", "-f", file], { encoding: "utf8" }).trim();
}

async function startServer(directory: string, name: string, port: number): Promise<ChildProcess> {
  const file = join(directory, `${name}.sshd_config`);
  writeFileSync(
    file,
    [
      `Port ${port}`,
      "ListenAddress 127.0.0.1",
      `HostKey ${join(directory, name)}`,
      `AuthorizedKeysFile ${join(directory, "user_key.pub")}`,
      "PidFile none",
      "StrictModes no",
      "UsePAM no",
      "PasswordAuthentication no",
      "KbdInteractiveAuthentication no",
      "Subsystem sftp internal-sftp",
      // bash reads ~/.bashrc for every session: what this machine's asks for is not the hosts'.
      `SetEnv HOME=${join(directory, "home")}`,
      "",
    ].join("\n"),
  );
  const program = ["/usr/sbin/sshd", "/usr/bin/sshd"].find((path) => existsSync(path));
  if (program === undefined)
    throw new Error("Cannot serve hosts: no sshd on this machine; install openssh-server");
  const server = spawn(program, ["-D", "-e", "-f", file], { stdio: ["ignore", "ignore", "pipe"] });
  await new Promise<void>((resolve, reject) => {
    let words = "";
    server.stderr.setEncoding("utf8").on("data", (text: string) => {
      words = (words + text).slice(-1000);
      if (words.includes("Server listening on")) resolve();
    });
    server.on("error", reject);
    server.on("exit", () => {
      reject(new Error(`sshd ended before it listened: ${words}`));
    });
  });
  return server;
}

/** Ports that were free at one time: all are held until the last is found. */
async function freePorts(count: number): Promise<number[]> {
  const servers: Server[] = [];
  for (let index = 0; index < count; index += 1) {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    servers.push(server);
  }
  return Promise.all(
    servers.map(async (server) => {
      const { port } = server.address() as AddressInfo;
      server.close();
      await once(server, "close");
      return port;
    }),
  );
}

function configOf(directory: string, hosts: readonly SshdHost[]): string {
  const entries = hosts.map(
    ({ name, port }) => `Host ${name}\n  HostName 127.0.0.1\n  Port ${port}\n`,
  );
  const common = [
    "Host *",
    `  User ${userInfo().username}`,
    `  IdentityFile ${join(directory, "user_key")}`,
    "  IdentitiesOnly yes",
    `  UserKnownHostsFile ${join(directory, "known_hosts")}`,
    "  GlobalKnownHostsFile /dev/null",
    "  StrictHostKeyChecking yes",
    "",
  ].join("\n");
  return `${entries.join("\n")}\n${common}`;
}
