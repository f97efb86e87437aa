import type { HostErrorCode } from "../../hostError.ts";

/** What a failure of ssh comes down to. */
export interface Meaning {
  readonly code: HostErrorCode;
  /** What is, what to do; the same for every host. */
  readonly summary: string;
  /** What only this host's message says. */
  readonly detail?: string | undefined;
  readonly local?: boolean;
}

type Rule = readonly [says: RegExp, means: (found: RegExpExecArray, all: string) => Meaning];

/** Texts of OpenSSH 9.2, most telling first; each is the beginning of a line or all of it. */
const rules: readonly Rule[] = [
  [
    /^(.*): terminating, \d+ bad configuration options?$|^(.*Bad configuration option: .*)$|^(Bad owner or permissions on .*)$|^(.* line \d+: (?:[Bb]ad|[Mm]issing|[Uu]nsupported|[Ii]nvalid) .*)$/m,
    (_, all) => ({
      code: "config_unreadable",
      summary: "ssh does not accept its configuration: correct the file that it names",
      detail: /^.*(?:line \d+: |Bad owner).*$/m.exec(all)?.[0],
      local: true,
    }),
  ],
  [
    /^(\S+) host key for .* was revoked|^The (\S+) host key for .* is marked as revoked|^Host key \S+ (\S+) revoked by file/m,
    () => ({
      code: "host_key_revoked",
      summary: "host key is revoked: give the host a new key, then add its line",
    }),
  ],
  [
    /^(Certificate invalid: .*)$/m,
    ([said]) => ({
      code: "host_key_changed",
      summary:
        "host certificate is not valid: sign the host's key anew, with the name that it is reached by",
      detail: said,
    }),
  ],
  [
    /REMOTE HOST IDENTIFICATION HAS CHANGED|^Host key for .* has changed/m,
    (_, all) => ({
      code: "host_key_changed",
      summary: "host key is not the known one (re-imaged?): verify, then add its line",
      detail: [
        /^SHA256:\S+(?=\.$)/m.exec(all)?.[0],
        /^Offending \S+ key in .*:\d+$/m.exec(all)?.[0],
      ]
        .filter((part) => part !== undefined)
        .join("; "),
    }),
  ],
  [
    /^No (\S+) host key is known for (.*) and you have requested strict checking/m,
    ([, type = "", name = ""]) => ({
      code: "host_key_unknown",
      summary: "host key is not known: verify, then add its line to known_hosts",
      detail: `no ${type} key for ${name}, see \`ssh-keyscan${keyscanName(name)}\``,
    }),
  ],
  [
    /^Host key verification failed\.$/m,
    (_, all) => ({
      code: "host_key_unknown",
      summary: "host key could not be verified: look at known_hosts",
      detail: all.split("\n")[0],
    }),
  ],
  [
    /^ssh: Could not resolve hostname (\S+): Temporary failure/m,
    () => ({
      code: "address_unknown",
      summary: "name service does not answer: check this machine's resolver",
      local: true,
    }),
  ],
  [
    /^ssh: Could not resolve hostname ([^:\s]+)/m,
    ([, name]) => ({
      code: "address_unknown",
      summary: "address unknown: correct the name, or set address",
      detail: name,
    }),
  ],
  [
    /^ssh: connect to host (\S+) port (\d+): (.*)$/m,
    ([, address, port, reason = ""]) => ({
      ...connectMeaning(reason),
      detail: `${address ?? ""} port ${port ?? ""}: ${reason}`,
    }),
  ],
  [
    /^Unable to negotiate with .*: (no matching .*?) found\. Their offer: (.*)$/m,
    ([, what = "", offer = ""]) => ({
      code: "no_common_algorithm",
      summary: `${what}: allow one that this machine's ssh has, see \`ssh -Q kex\``,
      detail: `the host offers ${offer}`,
    }),
  ],
  [
    /^Load key "(.*)": (.*)$[^]*^\S*: Permission denied \(/m,
    ([, path = "", reason = ""]) => ({
      code: "key_unreadable",
      summary: /passphrase/.test(reason)
        ? `the key "${path}" is encrypted, and the system's ssh is given no passphrase: load it with \`ssh-add ${path}\``
        : `the key "${path}" cannot be used by the system's ssh: ${reason}`,
      local: true,
    }),
  ],
  [
    /^\S*: Permission denied \((.*)\)\.$/m,
    ([, methods], all) => ({
      code: "auth_failed",
      summary:
        "login refused: add the key or its certificate's authority there, or set user or identityFiles",
      detail: [`the host takes ${methods ?? ""}`, ...keyTroubles(all)].join("; "),
    }),
  ],
  [
    /Too many authentication failures/m,
    (_, all) => ({
      code: "auth_failed",
      summary:
        "login refused after too many keys: name the right one (IdentityFile, IdentitiesOnly yes)",
      detail: keyTroubles(all).join("; "),
    }),
  ],
  [
    /[Nn]ot allowed at this time/m,
    () => ({
      code: "connection_refused",
      summary:
        "sshd refuses this machine for a while after failed logins (PerSourcePenalties): wait a minute, then run again",
    }),
  ],
  [
    /^channel \d+: open failed: (?![^]*stdio forwarding failed)/m,
    () => ({
      code: "session_limit",
      summary: "sshd opens no session: look at MaxSessions in its sshd_config",
    }),
  ],
  [
    /administratively prohibited/m,
    () => ({
      code: "jump_failed",
      summary: "the jump host forbids forwarding: set AllowTcpForwarding in its sshd_config",
    }),
  ],
  [
    /^channel \d+: open failed: (?:connect failed: )?(.*)$/m,
    ([, reason = ""]) => ({
      ...connectMeaning(reason),
      detail: `as seen from the jump host: ${reason}`,
    }),
  ],
  [
    /^exec request failed on channel \d+/m,
    () => ({
      code: "session_limit",
      summary: "sshd starts no command: look at ForceCommand in its sshd_config",
    }),
  ],
  [
    /^Connection timed out during banner exchange|^Connection to .* timed out$/m,
    () => ({
      code: "handshake_timeout",
      summary: "connected, but no SSH key exchange in time: is the host overloaded?",
    }),
  ],
  [
    /invalid format$|^kex_exchange_identification: (?:banner line .*|No banner received|client sent invalid.*)$/m,
    ([said]) => ({
      code: "protocol",
      summary: "the port does not speak SSH as expected: check address and port",
      detail: said,
    }),
  ],
  [
    /^kex_exchange_identification: |^Connection (?:closed|reset) by |^Received disconnect from |^client_loop: |^Timeout, server .* not responding|^Connection to .* closed by remote host/m,
    (_, all) => ({
      code: "connection_reset",
      summary: "connection was lost: look at sshd's log (MaxStartups?) on the host",
      detail: all.split("\n").at(-1),
    }),
  ],
];

/** What ssh's own lines mean; `undefined` where none is known. */
export function meaningOf(lines: readonly string[]): Meaning | undefined {
  const all = lines.join("\n");
  for (const [says, means] of rules) {
    const found = says.exec(all);
    if (found) return means(found, all);
  }
  return undefined;
}

function connectMeaning(reason: string): Meaning {
  if (/refused/i.test(reason))
    return {
      code: "connection_refused",
      summary: "connection refused: is sshd running on that port?",
    };
  if (/timed out/i.test(reason))
    return {
      code: "connect_timeout",
      summary: "no answer: is the host up, does a firewall drop packets?",
    };
  if (/Network is unreachable/i.test(reason))
    return {
      code: "unreachable",
      summary: "this machine has no route to the network: check its network, or use a jump host",
      local: true,
    };
  if (/unknown|not known|resolve/i.test(reason))
    return {
      code: "address_unknown",
      summary: "address unknown: correct the name, or set address",
    };
  if (/reset by peer/i.test(reason))
    return {
      code: "connection_reset",
      summary: "connection was reset: look at sshd's log on the host",
    };
  return { code: "unreachable", summary: "no route to host: is it up, is its network?" };
}

/** Lines that explain why a key was not used. */
function keyTroubles(all: string): string[] {
  return all
    .split("\n")
    .filter((line) =>
      /^(no such identity: |sign_and_send_pubkey: |Permissions \d+ for |Certificate file |Confirm user presence|key_load|signing failed)/.test(
        line,
      ),
    )
    .slice(0, 3);
}

/** ssh-keyscan's arguments for `[host]:port` or `host`. */
function keyscanName(name: string): string {
  const [, host, port] = /^\[(.*)\]:(\d+)$/.exec(name) ?? [];
  return host === undefined ? ` ${name}` : ` -p ${port ?? ""} ${host}`;
}
