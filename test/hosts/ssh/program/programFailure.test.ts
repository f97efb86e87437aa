import assert from "node:assert/strict";
import type { HostErrorCode } from "../../../../provider/hosts/hostError.ts";
import {
  programFailed,
  programTimedOut,
} from "../../../../provider/hosts/ssh/program/programFailure.ts";
import { SshWords } from "../../../../provider/hosts/ssh/program/sshWords.ts";

/** Words of OpenSSH 9.2, which ends its lines with CR LF. */
function words(lines: readonly string[]): SshWords {
  const said = new SshWords();
  said.add(
    lines.map((line) => (line.startsWith("| ") ? `${line.slice(2)}\n` : `${line}\r\n`)).join(""),
  );
  return said;
}

const failed = (lines: readonly string[]) =>
  programFailed({ host: "dgx1", place: "ops@10.0.0.1", words: words(lines) });
const cutOff = [
  "kex_exchange_identification: Connection closed by remote host",
  "Connection closed by UNKNOWN port 65535",
];

describe("programFailed()", () => {
  /** Lines that begin with `| ` come from another program than ssh. */
  const table: readonly [string, readonly string[], HostErrorCode, boolean, RegExp?][] = [
    [
      "an unknown name",
      ["ssh: Could not resolve hostname dgx1: Name or service not known"],
      "address_unknown",
      false,
    ],
    [
      "a silent name service",
      ["ssh: Could not resolve hostname dgx1: Temporary failure in name resolution"],
      "address_unknown",
      true,
    ],
    [
      "a refused connection",
      ["ssh: connect to host 10.0.0.1 port 22: Connection refused"],
      "connection_refused",
      false,
      /10\.0\.0\.1 port 22/,
    ],
    [
      "no route to the host",
      ["ssh: connect to host 10.0.0.1 port 22: No route to host"],
      "unreachable",
      false,
    ],
    [
      "no route to the network",
      ["ssh: connect to host 10.0.0.1 port 22: Network is unreachable"],
      "unreachable",
      true,
    ],
    [
      "a timeout of TCP",
      ["ssh: connect to host 10.0.0.1 port 22: Connection timed out"],
      "connect_timeout",
      false,
    ],
    [
      "a timeout of the greeting",
      ["Connection timed out during banner exchange", "Connection to 10.0.0.1 port 22 timed out"],
      "handshake_timeout",
      false,
    ],
    [
      "an unknown host key",
      [
        "No ED25519 host key is known for [10.0.0.1]:2222 and you have requested strict checking.",
        "Host key verification failed.",
      ],
      "host_key_unknown",
      false,
      /ssh-keyscan -p 2222 10\.0\.0\.1/,
    ],
    [
      "a changed host key",
      [
        "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @",
        "| The fingerprint for the ED25519 key sent by the remote host is",
        "SHA256:y/8AaUgCODfzROY8pFoI39DJSFvTb3Ad2lvzzzM1BFY.",
        "Offending ED25519 key in /home/ops/.ssh/known_hosts:12",
        "Host key for 10.0.0.1 has changed and you have requested strict checking.",
        "Host key verification failed.",
      ],
      "host_key_changed",
      false,
      /SHA256:y\/8AaUgCODfzROY8pFoI39DJSFvTb3Ad2lvzzzM1BFY; .*known_hosts:12/,
    ],
    [
      "a revoked host key",
      [
        "@       WARNING: REVOKED HOST KEY DETECTED!               @",
        "The ED25519 host key for 10.0.0.1 is marked as revoked.",
        "Host key verification failed.",
      ],
      "host_key_revoked",
      false,
    ],
    [
      "a host certificate for another name",
      ["Certificate invalid: name is not a listed principal", "Host key verification failed."],
      "host_key_changed",
      false,
      /not a listed principal/,
    ],
    [
      "another refusal of the host key",
      ["load_hostkeys: fopen /kh: Permission denied", "Host key verification failed."],
      "host_key_unknown",
      false,
      /load_hostkeys/,
    ],
    [
      "a refused login",
      ["ops@10.0.0.1: Permission denied (publickey,gssapi-with-mic)."],
      "auth_failed",
      false,
      /publickey,gssapi-with-mic/,
    ],
    [
      "a key that ssh cannot use",
      [
        'Load key "/home/ops/.ssh/id": incorrect passphrase supplied to decrypt private key',
        "ops@10.0.0.1: Permission denied (publickey).",
      ],
      "key_unreadable",
      true,
      /is encrypted.*ssh-add \/home\/ops/,
    ],
    [
      "a key in a format that ssh cannot read",
      [
        'Load key "/home/ops/.ssh/id": invalid format',
        "ops@10.0.0.1: Permission denied (publickey).",
      ],
      "key_unreadable",
      true,
      /invalid format/,
    ],
    [
      "a security key that is not there",
      [
        'sign_and_send_pubkey: signing failed for ED25519-SK "/id_sk": device not found',
        "ops@10.0.0.1: Permission denied (publickey).",
      ],
      "auth_failed",
      false,
      /device not found/,
    ],
    [
      "too many keys",
      ["Received disconnect from 10.0.0.1 port 22:2: Too many authentication failures"],
      "auth_failed",
      false,
      /IdentitiesOnly/,
    ],
    [
      "no common key exchange",
      [
        "Unable to negotiate with 10.0.0.1 port 22: no matching key exchange method found. Their offer: mlkem768x25519-sha256",
      ],
      "no_common_algorithm",
      false,
      /offers mlkem768x25519-sha256/,
    ],
    [
      "another protocol",
      ["kex_exchange_identification: banner line contains invalid characters"],
      "protocol",
      false,
    ],
    [
      "a web server",
      ["banner exchange: Connection to 10.0.0.1 port 80: invalid format"],
      "protocol",
      false,
    ],
    [
      "MaxStartups",
      [
        "kex_exchange_identification: read: Connection reset by peer",
        "Connection reset by 10.0.0.1 port 22",
      ],
      "connection_reset",
      false,
    ],
    [
      "a penalty of sshd",
      ["kex_exchange_identification: banner line 0: Not allowed at this time"],
      "connection_refused",
      false,
      /PerSourcePenalties/,
    ],
    ["a lost connection", ["Timeout, server 10.0.0.1 not responding."], "connection_reset", false],
    [
      "a server that starts no command",
      ["exec request failed on channel 0"],
      "session_limit",
      false,
      /ForceCommand/,
    ],
    [
      "an option that ssh does not know",
      [
        "/home/ops/.ssh/config: line 3: Bad configuration option: proxyjumpp",
        "/home/ops/.ssh/config: terminating, 1 bad configuration options",
      ],
      "config_unreadable",
      true,
      /line 3: Bad configuration option: proxyjumpp/,
    ],
    [
      "a file that others may write",
      ["Bad owner or permissions on /home/ops/.ssh/config"],
      "config_unreadable",
      true,
    ],
    [
      "a jump host that refuses",
      ["ssh: connect to host 10.9.9.9 port 22: Connection refused", ...cutOff],
      "jump_failed",
      false,
      /jump host fails: connection refused.*10\.9\.9\.9/,
    ],
    [
      "a jump host that drops connections",
      [
        "kex_exchange_identification: read: Connection reset by peer",
        "Connection reset by 10.9.9.9 port 22",
        ...cutOff,
      ],
      "connection_reset",
      false,
      /at the jump host.*MaxStartups.*10\.9\.9\.9/,
    ],
    [
      "a jump host whose key is unknown",
      [
        "No ED25519 host key is known for bastion and you have requested strict checking.",
        "Host key verification failed.",
        ...cutOff,
      ],
      "jump_failed",
      false,
      /bastion/,
    ],
    [
      "a host that the jump host cannot reach",
      [
        "channel 0: open failed: connect failed: Connection refused",
        "stdio forwarding failed",
        ...cutOff,
      ],
      "connection_refused",
      false,
      /as seen from the jump host/,
    ],
    [
      "a jump host that forbids forwarding",
      [
        "channel 0: open failed: administratively prohibited: open failed",
        "stdio forwarding failed",
        ...cutOff,
      ],
      "jump_failed",
      false,
      /AllowTcpForwarding/,
    ],
    [
      "a ProxyCommand that fails",
      ["| An error occurred (TargetNotConnected)\x1b[0m", ...cutOff],
      "jump_failed",
      false,
      /it said "An error occurred \(TargetNotConnected\)\\u001b/,
    ],
    ["a ProxyCommand that fails silently", cutOff, "jump_failed", false, /run it by hand/],
    ["an ssh that ends without a word", [], "connection_reset", false, /said nothing/],
    [
      "words of an ssh that is not known",
      ["Something new"],
      "connection_reset",
      false,
      /Something new/,
    ],
  ];
  for (const [title, lines, code, local, message = /./] of table)
    it(`knows ${title}`, () => {
      const error = failed(lines);
      assert.equal(error.code, code, error.message);
      assert.equal(error.local, local);
      assert.match(error.message, message);
      assert.match(
        error.message,
        /^Cannot reach "dgx1" as ops@10\.0\.0\.1 with the system's ssh: [\x20-\x7e…]+$/,
      );
      assert.doesNotMatch(error.summary, /dgx1|10\.0/);
    });

  it("keeps the cause of a jump host's failure", () => {
    const { cause } = failed(["ops@bastion: Permission denied (publickey).", ...cutOff]);
    assert.equal((cause as { code?: string }).code, "auth_failed");
  });

  it("does not take a login banner for words of ssh", () => {
    const error = failed([
      "| ops@10.0.0.1: Permission denied (publickey).",
      "Connection reset by 10.0.0.1 port 22",
    ]);
    assert.equal(error.code, "connection_reset");
  });
});

describe("programTimedOut()", () => {
  it("names what a login may wait for", () => {
    const error = programTimedOut({ host: "dgx1", place: "10.0.0.1", words: words([]) }, 10);
    assert.equal(error.code, "handshake_timeout");
    assert.match(error.message, /no login in 10 s.*security key/);
  });
});

describe("SshWords", () => {
  it("takes ssh's words and the command's apart, however they are cut", () => {
    const text =
      '| a banner\nAuthenticated to 10.0.0.1 ([10.0.0.1]:22) using "publickey".\r\nboth\r\nlast\nTransferred: sent 1, received 1 bytes, in 0.1 seconds\r\nunended';
    for (let size = 1; size <= 20; size += 1) {
      const said = new SshWords();
      for (let at = 0; at < text.length; at += size) said.add(text.slice(at, at + size));
      said.finish();
      assert.deepEqual(said.others, ["| a banner"]);
      assert.deepEqual(said.own, ["both"]);
      assert.equal(said.remote, "last\nunended\n");
      assert.equal(said.logins, 1);
    }
  });

  it("knows a login of every release, direct and through a jump host", () => {
    for (const line of [
      "Authenticated to 10.0.0.1 ([10.0.0.1]:22).",
      "Authenticated to dgx1 (via proxy).",
      'Authenticated to ::1 ([::1]:22) using "publickey".',
      'Authenticated to dgx1 (via proxy) using "gssapi-with-mic".',
    ])
      assert.equal(words([line]).logins, 1, line);
    assert.equal(
      words(["Authenticated to nobody.", "| Authenticated to a (via proxy)."]).logins,
      0,
    );
  });

  it("keeps no more than 64 KiB of the command's words", () => {
    const said = new SshWords();
    said.add('Authenticated to a (via proxy) using "publickey".\r\n');
    for (let count = 0; count < 2000; count += 1) said.add(`${"x".repeat(99)}\n`);
    assert.ok(
      said.remote.length > 60_000 && said.remote.length <= 65_700,
      String(said.remote.length),
    );
  });
});
