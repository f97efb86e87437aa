import { homedir, userInfo } from "node:os";

/** What the stack's configuration says about SSH. What it leaves out comes from ~/.ssh/config, like for `ssh`. */
export interface SshOptions {
  /** User of hosts that name none. */
  readonly user?: string;
  /** Jump host of hosts that name none, as `ssh -J` takes it. */
  readonly jump?: string;
  /** Private keys, tried before those of ~/.ssh/config. */
  readonly identityFiles?: readonly string[];
  /** Passphrase of encrypted private keys. */
  readonly passphrase?: string;
  /** Replaces the known_hosts files of ~/.ssh/config and the system. */
  readonly knownHostsFiles?: readonly string[];
  /** Replaces ~/.ssh/config and /etc/ssh/ssh_config, as `ssh -F` does. */
  readonly configFile?: string;
  /** Open connections; where all are taken, an idle one makes room. @default {256} */
  readonly connections?: number;
  /** Open connections through one jump host. @default {64} */
  readonly connectionsPerJump?: number;
  /** Longest time for TCP, key exchange and authentication together, seconds. @default {10} */
  readonly connectTimeoutSeconds?: number;
  /** Pause between keepalive questions, seconds; three without an answer end the connection. @default {5} */
  readonly keepaliveSeconds?: number;
  /** `openssh` reaches every host with the system's ssh. @default {"auto": where ssh2 lacks what a host needs} */
  readonly client?: "auto" | "openssh";
  /** Processes of the system's ssh at the same time. @default {32} */
  readonly processes?: number;
  /** Runs the helpers installed on the hosts instead of a shell. @default {false} */
  readonly helpers?: boolean;
  /** Command for /bin/sh on this machine that prints the password for sudo on the hosts. */
  readonly sudoPasswordCommand?: string;
  /** Longest output of a script, bytes. @default {16777216} */
  readonly maxOutputBytes?: number;
}

/** The user that we run as. */
export interface LocalUser {
  readonly name: string;
  readonly home: string;
  readonly uid: number;
  readonly hostname: string;
  /** Environment variables: SSH_AUTH_SOCK, and those that ~/.ssh/config names. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A user without an entry in the password database, as in a container, counts as its number. */
export function readLocalUser(hostname: string): LocalUser {
  const uid = process.getuid?.() ?? 0;
  try {
    const { username } = userInfo();
    return { name: username, home: homedir(), uid, hostname, env: process.env };
  } catch {
    const name = process.env["USER"] ?? String(uid);
    return { name, home: process.env["HOME"] ?? "/", uid, hostname, env: process.env };
  }
}
