import assert from "node:assert/strict";
import type { Misbehaviour } from "../../../lab/fleet/misbehaviour.ts";
import { HostError, type HostErrorCode } from "../../../provider/hosts/hostError.ts";
import { probeScript } from "../../../provider/hosts/scripts.ts";
import type { ScriptResult } from "../../../provider/hosts/transport.ts";
import { fleetFixture, type FleetFixture } from "./fleetFixture.ts";

describe("misbehave() as the SSH transport sees it", () => {
  let fixture: FleetFixture;
  before(async () => {
    fixture = await fleetFixture([{ name: "dgx033", profile: "server" }]);
  });
  after(() => fixture.end());
  afterEach(() => fixture.fleet.host("dgx033").misbehave());

  const probe = (connectTimeoutSeconds: number, timeoutSeconds: number): Promise<ScriptResult> =>
    fixture
      .transport(connectTimeoutSeconds)
      .run({ name: "dgx033" }, { script: probeScript, input: [], timeoutSeconds });

  const failures: readonly (readonly [Misbehaviour, readonly HostErrorCode[]])[] = [
    [{ kind: "refuse" }, ["connection_refused"]],
    [{ kind: "silent" }, ["connect_timeout", "handshake_timeout"]],
    [{ kind: "host-key-changed" }, ["host_key_changed"]],
    [{ kind: "auth-refused" }, ["auth_failed"]],
    [{ kind: "no-sessions" }, ["session_limit"]],
    [{ kind: "nologin" }, ["shell_unusable"]],
    [{ kind: "garbage" }, ["shell_unusable"]],
    [{ kind: "hang-exec" }, ["command_timeout"]],
    [{ kind: "cut-stdout", bytes: 2000 }, ["connection_reset"]],
    [{ kind: "cut-stdin", bytes: 900 }, ["connection_reset"]],
  ];
  for (const [misbehaviour, codes] of failures) {
    it(`${misbehaviour.kind} is ${codes.join(" or ")}, and gone when it is taken back`, async () => {
      await fixture.fleet.host("dgx033").misbehave(misbehaviour);
      const slow = misbehaviour.kind === "silent";
      const hangs = misbehaviour.kind === "hang-exec";
      const error: unknown = await probe(slow ? 0.3 : 10, hangs ? 0.3 : 15).then(
        () => assert.fail("succeeded"),
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof HostError, String(error));
      assert.ok(codes.includes(error.code), `${error.code}: ${error.message}`);
      await fixture.fleet.host("dgx033").misbehave();
      assert.equal((await probe(10, 15)).exitCode, 0);
    });
  }

  it("noise before the output and a banner before the login disturb nobody", async () => {
    await fixture.fleet
      .host("dgx033")
      .misbehave(
        { kind: "noise", text: "Welcome to dgx033!\n" },
        { kind: "banner", text: "Authorized use only\n" },
      );
    assert.equal((await probe(10, 15)).exitCode, 0);
  });

  it("down() refuses and up() answers again, on the same port and without a boot", async () => {
    const host = fixture.fleet.host("dgx033");
    const { port } = host;
    await host.down();
    await assert.rejects(probe(10, 15), { code: "connection_refused" });
    await host.up();
    assert.equal((await probe(10, 15)).exitCode, 0);
    assert.equal(host.port, port);
    assert.deepEqual(host.boots, { warm: 0, cold: 0 });
  });
});
