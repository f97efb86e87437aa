import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A real sshd on a loopback port, with keys of its own in a folder that goes away with it. */
export interface OpenSshServer {
  readonly folder: string;
  readonly port: number;
  /** What sshd has logged so far. */
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

/** Makes a key pair and returns the path of the private key. */
export function makeKey(folder: string, name: string, options: readonly string[] = []): string {
  const path = join(folder, name);
  const type = options.includes("-t") ? [] : ["-t", "ed25519"];
  const passphrase = options.includes("-N") ? [] : ["-N", ""];
  execFileSync("ssh-keygen", ["-q", ...type, ...passphrase, ...options, "-C", name, "-f", path]);
  return path;
}

/** Makes a certificate authority, for users or hosts, and returns the path of its private key. */
export function makeAuthority(folder: string, name = "authority"): string {
  return makeKey(folder, name);
}

export interface SignOptions {
  /** User names, or host names. */
  readonly principals: string;
  /** As `ssh-keygen -V` takes it. @default a day around now */
  readonly validity?: string;
  readonly host?: boolean;
}

/** Signs a key; the certificate lies beside it, as ssh looks for it. */
export function signKey(authority: string, key: string, options: SignOptions): void {
  const { principals, validity = "-1d:+1d", host = false } = options;
  const kind = host ? ["-h"] : [];
  const lasting = ["-V", validity, "-n", principals, "-I", "lab"];
  execFileSync("ssh-keygen", ["-q", "-s", authority, ...kind, ...lasting, `${key}.pub`]);
}

export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "rdma-ssh-"));
  chmodSync(folder, 0o755);
  return folder;
}

export interface Authorities {
  /** Authority whose certificates may log in. */
  readonly users?: string;
  /** Authority that certifies the host's key, and how. */
  readonly hosts?: { readonly authority: string } & SignOptions;
}

/** Starts sshd; every key of `authorized` may log in as the user who runs the tests. */
export async function startOpenSsh(
  authorized: readonly string[],
  lines: readonly string[] = [],
  { users, hosts }: Authorities = {},
): Promise<OpenSshServer> {
  const folder = makeFolder();
  // Debian's sshd refuses to start as root without its empty folder, which its service makes.
  if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
  const port = await freePort();
  const hostKey = makeKey(folder, "host");
  const authorizedKeys = join(folder, "authorized_keys");
  writeFileSync(authorizedKeys, "");
  for (const key of authorized) appendFileSync(authorizedKeys, readFileSync(`${key}.pub`));
  if (hosts) signKey(hosts.authority, hostKey, { ...hosts, host: true });
  const config = [
    ...(users === undefined ? [] : [`TrustedUserCAKeys ${users}.pub`]),
    ...(hosts ? [`HostCertificate ${hostKey}-cert.pub`] : []),
    `ListenAddress 127.0.0.1:${port}`,
    `HostKey ${hostKey}`,
    `AuthorizedKeysFile ${authorizedKeys}`,
    "PidFile none",
    "UsePAM no",
    "StrictModes no",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    ...lines,
  ];
  writeFileSync(join(folder, "sshd_config"), `${config.join("\n")}\n`);
  const sshd = spawn("/usr/sbin/sshd", ["-D", "-e", "-f", join(folder, "sshd_config")], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  const listening = new Promise<void>((resolve, reject) => {
    createInterface({ input: sshd.stderr }).on("line", (line) => {
      log += `${line}\n`;
      if (line.startsWith("Server listening")) resolve();
    });
    sshd.once("exit", () => {
      reject(new Error(`sshd has ended: ${log}`));
    });
  });
  await listening;
  return {
    folder,
    port,
    log: () => log,
    stop: async () => {
      const ended = once(sshd, "exit");
      sshd.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

/** known_hosts line of a server. */
export function knownHostsLine(server: OpenSshServer, host = "127.0.0.1"): string {
  const [type, key] = readFileSync(join(server.folder, "host.pub"), "utf8").split(" ");
  return `[${host}]:${server.port} ${type ?? ""} ${key ?? ""}\n`;
}

/** known_hosts line that trusts an authority for every host. */
export function authorityLine(authority: string): string {
  const [type, key] = readFileSync(`${authority}.pub`, "utf8").split(" ");
  return `@cert-authority * ${type ?? ""} ${key ?? ""}\n`;
}

export function ownName(): string {
  return userInfo().username;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
