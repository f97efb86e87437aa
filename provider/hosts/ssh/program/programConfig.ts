import { join } from "node:path";
import { expandHome } from "../expandTokens.ts";
import type { SshOptions } from "../sshOptions.ts";

/**
 * ssh_config(5) that the system's ssh is started with: what holds for every
 * host, then the files that the user would have got. ssh takes the first value
 * that it finds, so nothing in them can bring a prompt, a shared or lasting
 * connection, a forwarding or a lax check of host keys. A file, not arguments:
 * ssh hands `-F` on to the ssh of each jump host (ssh.c 9.2, `-J`), and nothing else.
 *
 * @param version of OpenSSH, 9.2 as 902; an option that it does not know ends ssh
 */
export function programConfig(options: SshOptions, home: string, version: number): string {
  const path = (file: string): string => quoted(expandHome(file, home));
  const token = (file: string): string => path(file).replaceAll("%", "%%");
  const { identityFiles = [], knownHostsFiles, configFile } = options;
  const userFiles =
    configFile === undefined
      ? [join(home, ".ssh", "config"), "/etc/ssh/ssh_config"]
      : [expandHome(configFile, home)];
  const lines = [
    ...fixed,
    ...(version >= 807
      ? ["SessionType default", "StdinNull no", "ForkAfterAuthentication no"]
      : []),
    `ConnectTimeout ${seconds(options.connectTimeoutSeconds ?? 10)}`,
    `ServerAliveInterval ${seconds(options.keepaliveSeconds ?? 5)}`,
    ...identityFiles.map((file) => `IdentityFile ${token(file)}`),
    ...(knownHostsFiles === undefined
      ? []
      : [
          `UserKnownHostsFile ${knownHostsFiles.map(token).join(" ") || "none"}`,
          "GlobalKnownHostsFile /dev/null",
        ]),
    ...userFiles.map((file) => `Include ${path(file.replaceAll(/[*?[\]]/g, "\\$&"))}`),
  ];
  return `${lines.join("\n")}\n`;
}

/** LogLevel VERBOSE makes ssh say when a login is done. */
const fixed = [
  "# Made by pulumi-rdma for its own connections; made again where it is missing.",
  "BatchMode yes",
  "StrictHostKeyChecking yes",
  "UpdateHostKeys no",
  "NoHostAuthenticationForLocalhost no",
  "AddKeysToAgent no",
  "ControlMaster no",
  "ControlPath none",
  "ControlPersist no",
  "ClearAllForwardings yes",
  "ForwardAgent no",
  "ForwardX11 no",
  "Tunnel no",
  "PermitLocalCommand no",
  "RemoteCommand none",
  "RequestTTY no",
  "EscapeChar none",
  "VisualHostKey no",
  "ConnectionAttempts 1",
  "ServerAliveCountMax 3",
  "LogLevel VERBOSE",
];

/** ssh 7.0 knows whole seconds. */
function seconds(value: number): number {
  return Math.max(1, Math.ceil(value));
}

function quoted(path: string): string {
  return `"${path.replaceAll('"', '\\"')}"`;
}
