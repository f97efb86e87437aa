import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";

/** OpenSSH's own server on a loopback port, with keys and files of its own. */
export class RealSshd {
  /** For `rdma:ssh.configFile`: knows the host `this-machine`. */
  readonly sshConfig: string;
  readonly #child: ChildProcess;
  readonly #knownHosts: string;
  readonly #line: string;

  private constructor(directory: string, line: string, child: ChildProcess) {
    this.sshConfig = join(directory, "ssh_config");
    this.#knownHosts = join(directory, "known_hosts");
    this.#line = line;
    this.#child = child;
    this.recordHostKey();
  }

  static async start(directory: string): Promise<RealSshd> {
    const file = (name: string): string => join(directory, name);
    for (const name of ["host_key", "user_key"])
      execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", file(name)]);
    copyFileSync(file("user_key.pub"), file("authorized_keys"));
    const port = await freePort();
    writeFileSync(
      file("sshd_config"),
      [
        `Port ${port}`,
        "ListenAddress 127.0.0.1",
        `HostKey ${file("host_key")}`,
        `AuthorizedKeysFile ${file("authorized_keys")}`,
        "PidFile none",
        "StrictModes no",
        "UsePAM no",
        "PasswordAuthentication no",
        "KbdInteractiveAuthentication no",
        "",
      ].join("\n"),
    );
    const [type = "", key = ""] = readFileSync(file("host_key.pub"), "utf8").split(" ");
    writeFileSync(
      file("ssh_config"),
      [
        "Host this-machine",
        "  HostName 127.0.0.1",
        `  Port ${port}`,
        `  User ${userInfo().username}`,
        `  IdentityFile ${file("user_key")}`,
        "  IdentitiesOnly yes",
        `  UserKnownHostsFile ${file("known_hosts")}`,
        "  GlobalKnownHostsFile /dev/null",
        "",
      ].join("\n"),
    );
    // sshd insists on it where it runs as root; a service manager makes it elsewhere.
    if (process.getuid?.() === 0 && !existsSync("/run/sshd")) mkdirSync("/run/sshd", 0o755);
    const child = spawn("/usr/sbin/sshd", ["-D", "-e", "-f", file("sshd_config")], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    await listening(child);
    return new RealSshd(directory, `[127.0.0.1]:${port} ${type} ${key}\n`, child);
  }

  recordHostKey(): void {
    writeFileSync(this.#knownHosts, this.#line);
  }

  forgetHostKey(): void {
    writeFileSync(this.#knownHosts, "");
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    await ended;
  }
}

function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let words = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      words += text;
      if (words.includes("Server listening on")) resolve();
    });
    child.on("error", reject);
    child.on("exit", () => {
      reject(new Error(`sshd ended before it listened: ${words}`));
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
