import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ssh2 from "ssh2";

export interface KeyPair {
  /** OpenSSH private key file. */
  readonly private: string;
  /** `ssh-ed25519 AAAA… comment`. */
  readonly public: string;
}

/** One in 200 keys that ssh2 1.17 makes is a byte short (a leading zero is lost) and no key at all. */
export function generateKey(comment: string): KeyPair {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync("ed25519", { comment });
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error)) return pair;
  }
}

export interface SshFiles {
  readonly sshConfig: string;
  readonly knownHostsFile: string;
  readonly identityFile: string;
}

export interface SshEndpoint {
  readonly name: string;
  readonly port: number;
  readonly hostKey: string;
  readonly user: string;
}

/** Where the files of the SSH client are below the fleet's folder. */
export function sshFilesIn(directory: string): SshFiles {
  return {
    sshConfig: join(directory, "ssh", "config"),
    knownHostsFile: join(directory, "ssh", "known_hosts"),
    identityFile: join(directory, "ssh", "id_ed25519"),
  };
}

/** Writes what a client needs: private key, known_hosts and an ssh_config with an entry per host. */
export function writeSshFiles(files: SshFiles, user: KeyPair, hosts: readonly SshEndpoint[]): void {
  mkdirSync(join(files.sshConfig, ".."), { recursive: true, mode: 0o700 });
  writeFileSync(files.identityFile, user.private, { mode: 0o600 });
  writeFileSync(`${files.identityFile}.pub`, `${user.public}\n`);
  writeFileSync(
    files.knownHostsFile,
    hosts.map((host) => `[127.0.0.1]:${host.port} ${keyWords(host.hostKey)}\n`).join(""),
  );
  const entries = hosts.map(
    (host) => `Host ${host.name}\n  HostName 127.0.0.1\n  Port ${host.port}\n  User ${host.user}\n`,
  );
  const common = [
    "Host *",
    `  IdentityFile ${files.identityFile}`,
    "  IdentitiesOnly yes",
    `  UserKnownHostsFile ${files.knownHostsFile}`,
    "  GlobalKnownHostsFile /dev/null",
    "  StrictHostKeyChecking yes",
    "",
  ].join("\n");
  writeFileSync(files.sshConfig, `${entries.join("\n")}\n${common}`);
}

/** Type and key of a public key line, without its comment. */
function keyWords(line: string): string {
  return line.split(" ").slice(0, 2).join(" ");
}
