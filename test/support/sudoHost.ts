import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A host of its own for sudo: OpenSSH's sshd and the real sudo on this machine,
 * in a mount namespace where accounts, sudoers and /usr/local/sbin are files of
 * the test. Nothing of the machine changes, and nothing is left behind.
 */
export class SudoHost {
  static readonly user = "rdma-ops";
  static readonly password = "Pass $(id) word'\"\\ äß";
  readonly folder: string;
  readonly port: number;
  readonly #stop: () => Promise<void>;

  private constructor(folder: string, port: number, stop: () => Promise<void>) {
    this.folder = folder;
    this.port = port;
    this.#stop = stop;
  }

  static async start(): Promise<SudoHost> {
    const folder = mkdtempSync(join(tmpdir(), "rdma-sudo-"));
    chmodSync(folder, 0o755);
    const file = (name: string): string => join(folder, name);
    for (const name of ["host_key", "user_key"])
      execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", file(name)]);
    const port = await freePort();
    mkdirSync(file("home"));
    mkdirSync(file("sbin"));
    writeFileSync(
      file("passwd"),
      `${readFileSync("/etc/passwd", "utf8")}${SudoHost.user}:x:4242:4242::${file("home")}:/bin/sh\n`,
    );
    writeFileSync(file("group"), `${readFileSync("/etc/group", "utf8")}${SudoHost.user}:x:4242:\n`);
    const hash = execFileSync("openssl", ["passwd", "-6", "-stdin"], {
      input: SudoHost.password,
      encoding: "utf8",
    }).trim();
    writeFileSync(
      file("shadow"),
      `root:*:19000::::::\n${SudoHost.user}:${hash}:19000:0:99999:7:::\n`,
    );
    writeFileSync(file("sudoers"), "");
    for (const name of ["shadow", "sudoers"]) chmodSync(file(name), 0o440);
    copyFileSync(file("user_key.pub"), file("authorized_keys"));
    writeFileSync(
      file("sshd_config"),
      [
        `ListenAddress 127.0.0.1:${port}`,
        `HostKey ${file("host_key")}`,
        `AuthorizedKeysFile ${file("authorized_keys")}`,
        "PidFile none",
        "UsePAM no",
        "StrictModes no",
        "PasswordAuthentication no",
        "KbdInteractiveAuthentication no",
        "",
      ].join("\n"),
    );
    const [type = "", key = ""] = readFileSync(file("host_key.pub"), "utf8").split(" ");
    writeFileSync(file("known_hosts"), `[127.0.0.1]:${port} ${type} ${key}\n`);
    writeFileSync(
      file("ssh_config"),
      [
        "Host *",
        "  HostName 127.0.0.1",
        `  Port ${port}`,
        `  User ${SudoHost.user}`,
        `  IdentityFile ${file("user_key")}`,
        "  IdentitiesOnly yes",
        "  IdentityAgent none",
        `  UserKnownHostsFile ${file("known_hosts")}`,
        "  GlobalKnownHostsFile none",
        "",
      ].join("\n"),
    );
    for (const path of ["/run/sshd", "/run/sudo", "/run/lock"])
      if (!existsSync(path)) mkdirSync(path, { mode: 0o755 });
    const bind = (name: string, path: string): string => `mount --bind ${file(name)} ${path}`;
    const script = [
      "set -e",
      ...["passwd", "group", "shadow", "sudoers"].map((name) => bind(name, `/etc/${name}`)),
      bind("sbin", "/usr/local/sbin"),
      "mount -t tmpfs tmpfs /run/sudo",
      "mount -t tmpfs tmpfs /run/lock",
      `exec /usr/sbin/sshd -D -e -f ${file("sshd_config")}`,
    ].join("\n");
    const child = spawn("unshare", ["--mount", "--propagation", "private", "sh", "-c", script], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    const ended = once(child, "exit");
    let words = "";
    await new Promise<void>((resolve, reject) => {
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        words += text;
        if (words.includes("Server listening on")) resolve();
      });
      child.on("exit", () => {
        reject(new Error(`sshd ended before it listened: ${words}`));
      });
    });
    return new SudoHost(folder, port, async () => {
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    });
  }

  /** For `configFile` of the transport; every name leads to this host. */
  get sshConfig(): string {
    return join(this.folder, "ssh_config");
  }

  /** Replaces sudoers. The log of sudo begins anew; without fqdn no name is looked up. */
  allow(...lines: readonly string[]): void {
    rmSync(join(this.folder, "sudo.log"), { force: true });
    writeFileSync(
      join(this.folder, "sudoers"),
      `${["Defaults !fqdn, use_pty", `Defaults logfile=${join(this.folder, "sudo.log")}`, ...lines].join("\n")}\n`,
    );
  }

  /** What sudo has logged. */
  sudoLog(): string {
    const log = join(this.folder, "sudo.log");
    // sudo breaks long lines.
    return existsSync(log) ? readFileSync(log, "utf8").replaceAll(/\n {4}/g, " ") : "";
  }

  /** Puts a program into /usr/local/sbin; `undefined` takes it away. */
  install(name: string, text: string | undefined): void {
    const path = join(this.folder, "sbin", name);
    if (text === undefined) rmSync(path, { force: true });
    else writeFileSync(path, text, { mode: 0o755 });
  }

  stop(): Promise<void> {
    return this.#stop();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
