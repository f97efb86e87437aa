import assert from "node:assert/strict";
import type { HostErrorCode } from "../../../provider/hosts/hostError.ts";
import {
  connectFailed,
  type ConnectPhase,
  connectTimedOut,
  forwardFailed,
} from "../../../provider/hosts/ssh/connectFailure.ts";
import { plainEndpoint } from "./plainEndpoint.ts";

const endpoint = plainEndpoint("dgx1");
const nobody = { credentials: [], skipped: [] };
const system = (code: string): Error => Object.assign(new Error(`connect ${code}`), { code });

describe("connectFailed()", () => {
  const table: readonly [string, Error | undefined, string, HostErrorCode, boolean][] = [
    ["an unknown name", system("ENOTFOUND"), "", "address_unknown", false],
    ["a silent name service", system("EAI_AGAIN"), "", "address_unknown", true],
    ["a refused connection", system("ECONNREFUSED"), "", "connection_refused", false],
    ["no route to the host", system("EHOSTUNREACH"), "", "unreachable", false],
    ["no route to the network", system("ENETUNREACH"), "", "unreachable", true],
    ["too many open files", system("EMFILE"), "", "unreachable", true],
    ["a timeout of TCP", system("ETIMEDOUT"), "", "connect_timeout", false],
    ["a reset", system("ECONNRESET"), "SSH-2.0-x", "connection_reset", false],
    ["an end without a word", undefined, "", "connection_reset", false],
    ["MaxStartups", undefined, "Exceeded MaxStartups\r\n", "connection_reset", false],
    [
      "no common key exchange",
      new Error("Handshake failed: no matching key exchange algorithm"),
      "SSH-2.0-x",
      "no_common_algorithm",
      false,
    ],
    [
      "another protocol",
      new Error("Connection lost before handshake"),
      "220 ftp\r\n",
      "protocol",
      false,
    ],
    [
      "too many keys",
      new Error("Too many authentication failures"),
      "SSH-2.0-x",
      "auth_failed",
      false,
    ],
  ];
  for (const [title, error, greeting, code, local] of table)
    it(`says ${code} for ${title}`, () => {
      const failure = connectFailed(endpoint, { phase: "handshake", greeting }, nobody, error);
      assert.deepEqual([failure.code, failure.local], [code, local]);
      assert.match(failure.message, /"dgx1"/);
      assert.doesNotMatch(failure.summary, /dgx1|10\.0\.0\.1/);
      assert.equal(failure.cause, error);
    });

  it("shows what a stranger sent, escaped", () => {
    const greeting = "\x1b[31mhello\x07\r\n";
    const failure = connectFailed(
      endpoint,
      { phase: "handshake", greeting },
      nobody,
      new Error("Invalid"),
    );
    assert.match(failure.message, /\\u001b\[31mhello\\u0007/);
  });
});

describe("connectTimedOut()", () => {
  it("tells a host that does not answer from one that is slow", () => {
    const codeAt = (phase: ConnectPhase): string =>
      connectTimedOut(endpoint, { phase, greeting: "" }, 10).code;
    assert.equal(codeAt("tcp"), "connect_timeout");
    assert.equal(codeAt("handshake"), "handshake_timeout");
    assert.equal(codeAt("authentication"), "handshake_timeout");
    assert.equal(
      connectTimedOut(endpoint, { phase: "tcp", greeting: "" }, 10).summary,
      "no answer in 10 s",
    );
  });
});

describe("forwardFailed()", () => {
  const jump = { ...endpoint, name: "gate" };
  const table: readonly [string, HostErrorCode][] = [
    ["Connection refused", "connection_refused"],
    ["Connection timed out", "connect_timeout"],
    ["unknown host (Name or service not known)", "address_unknown"],
    ["No route to host", "unreachable"],
    ["administratively prohibited", "jump_failed"],
  ];
  for (const [text, code] of table)
    it(`says ${code} for "${text}" and names the jump host`, () => {
      const error = new Error(`(SSH) Channel open failure: ${text}`);
      const failure = forwardFailed(endpoint, jump, error);
      assert.equal(failure.code, code);
      assert.match(failure.message, /gate/);
    });
});
