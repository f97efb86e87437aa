import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import ssh2 from "ssh2";
import { generateKey } from "../../../lab/fleet/sshFiles.ts";
import {
  judgeHostKey,
  knownHostsName,
  KnownHostsSyntaxError,
  lineMatches,
  parseKnownHosts,
} from "../../../provider/hosts/ssh/knownHosts.ts";
import { indexKnownHosts } from "../../../provider/hosts/ssh/knownHostsIndex.ts";
import { makeFolder } from "./openSshServer.ts";

const keyOf = (type: "ed25519" | "ecdsa"): string =>
  (type === "ed25519"
    ? generateKey("host")
    : ssh2.utils.generateKeyPairSync("ecdsa", { bits: 256 })
  ).public;
const key = keyOf("ed25519");
const other = keyOf("ed25519");
const ecdsa = keyOf("ecdsa");
const blob = (text: string): Buffer => Buffer.from(text.split(" ")[1] ?? "", "base64");

const stripped = blob(key).toString("base64").replace(/=+$/, "");

const judge = (text: string, host: string, port = 22): string => {
  const name = knownHostsName(host, port);
  const lines = parseKnownHosts(text, "known_hosts");
  const index = indexKnownHosts(lines);
  const matching = index.find(name);
  assert.deepEqual(
    new Set(index.findKey(name, stripped)),
    new Set(matching.filter((line) => line.key === stripped)),
  );
  // The index is a shorter way to the same lines.
  const tried = lines.filter((line) => lineMatches(line, name));
  assert.deepEqual(new Set(matching), new Set(tried));
  return judgeHostKey(matching, blob(key)).status;
};

describe("known_hosts", () => {
  const table: readonly [string, string, string, number, string][] = [
    ["an exact name", `dgx1 ${key}`, "dgx1", 22, "known"],
    ["a name in other case", `DGX1 ${key}`, "dgx1", 22, "known"],
    ["a name in a list", `other,dgx1 ${key}`, "dgx1", 22, "known"],
    ["an address", `10.0.0.1 ${key}`, "10.0.0.1", 22, "known"],
    ["a star", `dgx* ${key}`, "dgx001", 22, "known"],
    ["a question mark", `dgx? ${key}`, "dgx1", 22, "known"],
    ["a question mark for exactly one", `dgx? ${key}`, "dgx", 22, "unknown"],
    ["a negation after a star", `dgx*,!dgx1 ${key}`, "dgx1", 22, "unknown"],
    ["a negation of another", `dgx*,!dgx2 ${key}`, "dgx1", 22, "known"],
    ["a negation alone", `!dgx2 ${key}`, "dgx1", 22, "unknown"],
    ["another port", `[dgx1]:2222 ${key}`, "dgx1", 2222, "known"],
    ["the wrong port", `[dgx1]:2222 ${key}`, "dgx1", 2223, "unknown"],
    ["a port for the default one", `[dgx1]:2222 ${key}`, "dgx1", 22, "unknown"],
    ["a wildcard with port", `[*]:2222 ${key}`, "dgx1", 2222, "known"],
    ["brackets as they stand", `[dx]gx1 ${key}`, "dgx1", 22, "unknown"],
    ["a dot as it stands", `dgx.1 ${key}`, "dgxa1", 22, "unknown"],
    ["a comment", `# dgx1 ${key}`, "dgx1", 22, "unknown"],
    ["space around", `  dgx1\t${key} a comment`, "dgx1", 22, "known"],
    ["CRLF", `dgx1 ${key}\r\n`, "dgx1", 22, "known"],
    ["another key", `dgx1 ${other}`, "dgx1", 22, "changed"],
    ["another key and the right one", `dgx1 ${other}\ndgx1 ${key}`, "dgx1", 22, "known"],
    ["a key of another type", `dgx1 ${ecdsa}`, "dgx1", 22, "changed"],
    ["a revoked key", `dgx1 ${key}\n@revoked * ${key}`, "dgx1", 22, "revoked"],
    ["another revoked key", `dgx1 ${key}\n@revoked * ${other}`, "dgx1", 22, "known"],
    ["a key revoked elsewhere", `dgx1 ${key}\n@revoked dgx2 ${key}`, "dgx1", 22, "known"],
    ["an authority", `@cert-authority * ${key}`, "dgx1", 22, "unknown"],
    ["an unknown marker", `@trusted dgx1 ${key}`, "dgx1", 22, "unknown"],
    ["a cut-off key", `dgx1 ${key.slice(0, 30)}`, "dgx1", 22, "unknown"],
    [
      "a type that is not the key's",
      `dgx1 ssh-rsa ${key.split(" ")[1] ?? ""}`,
      "dgx1",
      22,
      "unknown",
    ],
    ["a damaged hash", `|1|zzz ${key}`, "dgx1", 22, "unknown"],
    ["a hash of another version", `|2|YQ==|YQ== ${key}`, "dgx1", 22, "unknown"],
    ["an empty file", "", "dgx1", 22, "unknown"],
  ];
  for (const [title, text, host, port, expected] of table)
    it(`judgeHostKey() says ${expected} for ${title}`, () => {
      assert.equal(judge(text, host, port), expected);
    });

  it("lineMatches() knows names that ssh-keygen has hashed", () => {
    const folder = makeFolder();
    try {
      const file = join(folder, "known_hosts");
      writeFileSync(file, `dgx1 ${key}\n[dgx2]:2222 ${key}\n`);
      execFileSync("ssh-keygen", ["-q", "-H", "-f", file], { stdio: "ignore" });
      const text = readFileSync(file, "utf8");
      assert.match(text, /^\|1\|/);
      assert.equal(judge(text, "dgx1"), "known");
      assert.equal(judge(text, "dgx2", 2222), "known");
      assert.equal(judge(text, "dgx2"), "unknown");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("judgeHostKey() names the line with a key of the same type first", () => {
    const lines = parseKnownHosts(`dgx1 ${ecdsa}\ndgx1 ${other}\n`, "file");
    const verdict = judgeHostKey(lines, blob(key));
    assert.equal(verdict.status, "changed");
    assert.equal(verdict.lines[0]?.line, 2);
  });

  it("parseKnownHosts() refuses a @revoked line that it cannot read", () => {
    assert.throws(
      () => parseKnownHosts("@revoked * ssh-ed25519 AAAA\n", "kh"),
      (error) => {
        assert.ok(error instanceof KnownHostsSyntaxError);
        return error.message.includes("kh:1");
      },
    );
  });

  it("parseKnownHosts() and judgeHostKey() throw nothing else", () => {
    const word = fc.constantFrom(
      "@revoked",
      "|1|a|b",
      "dgx1",
      "ssh-ed25519",
      "AAAA",
      "\n",
      " ",
      key,
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string())), fc.uint8Array(), (words, bytes) => {
        try {
          judgeHostKey(parseKnownHosts(words.join(" "), "file"), Buffer.from(bytes));
        } catch (error) {
          if (!(error instanceof KnownHostsSyntaxError)) throw error;
        }
      }),
    );
  });
});
