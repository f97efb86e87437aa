import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect } from "node:tls";
import { promisify } from "node:util";
import { Agent, fetch } from "undici";
import type { SimulatedHost } from "../../../lab/fleet/simulatedHost.ts";
import { fleetFixture, type FleetFixture } from "./fleetFixture.ts";

const run = promisify(execFile);

describe("startFleet()", () => {
  let fixture: FleetFixture;
  before(async () => {
    fixture = await fleetFixture([
      { name: "dgx030", profile: "staged-written" },
      { name: "dgx035", profile: "unreachable" },
      { name: "srv001", profile: "unprivileged" },
    ]);
  });
  after(() => fixture.end());

  const ssh = async (host: string, command: string): Promise<string> =>
    (await run("ssh", ["-F", fixture.fleet.sshConfig, "-o", "BatchMode=yes", host, command]))
      .stdout;
  const bootId = (host: SimulatedHost): string =>
    readFileSync(`${host.root}/proc/sys/kernel/random/boot_id`, "utf8");

  it("lets the ssh program in with the written configuration, and sends exit codes back", async () => {
    assert.equal(await ssh("dgx030", "hostname; id -u; pwd | grep -c dgx030"), "dgx030\n0\n1\n");
    await assert.rejects(ssh("dgx030", "exit 7"), { code: 7 });
  });

  it("carries standard input both ways, whole", async () => {
    const child = execFile("ssh", ["-F", fixture.fleet.sshConfig, "dgx030", "cat"], {
      maxBuffer: 1e7,
    });
    let out = 0;
    child.stdout?.on("data", (chunk: string) => (out += chunk.length));
    child.stdin?.end("x".repeat(3_000_000));
    const [code] = (await once(child, "close")) as [number];
    assert.deepEqual([code, out], [0, 3_000_000]);
  });

  it("gives a shell to look around in", async () => {
    const child = execFile("ssh", ["-F", fixture.fleet.sshConfig, "-T", "dgx030"]);
    let out = "";
    child.stdout?.on("data", (chunk: string) => (out += chunk));
    child.stdin?.end("mstconfig -d 18:00.0 q NUM_OF_VFS | tail -1\n");
    await once(child, "close");
    assert.match(out, /NUM_OF_VFS +8/);
  });

  it("shows nothing of its own environment to commands", async () => {
    process.env["FLEET_TEST_SECRET"] = "visible";
    assert.equal((await ssh("dgx030", "env")).includes("FLEET_TEST_SECRET"), false);
    delete process.env["FLEET_TEST_SECRET"];
  });

  it("keeps privileges from a user without sudo", async () => {
    assert.equal(
      await ssh("srv001", "id -u; sudo -n true 2>&1; true"),
      "1000\nsudo: a password is required\n",
    );
  });

  it("refuses connections of a host that is down at the start, until up()", async () => {
    await assert.rejects(ssh("dgx035", "true"), { code: 255 });
    await fixture.fleet.host("dgx035").up();
    assert.equal(await ssh("dgx035", "hostname"), "dgx035\n");
  });

  it("cuts SSH at a reboot from inside, and answers after it with another boot id", async () => {
    const host = fixture.fleet.host("dgx030");
    const before = bootId(host);
    const { execs } = host;
    await ssh("dgx030", "systemctl reboot; sleep 30").catch(() => "");
    await host.settled();
    assert.notEqual(bootId(host), before);
    assert.deepEqual(host.boots, { warm: 1, cold: 0 });
    assert.equal(host.execs, execs + 1);
    assert.match(
      await ssh("dgx030", "mstconfig -e -d 18:00.0 q NUM_OF_VFS"),
      /NUM_OF_VFS +16 +16 +8 /,
    );
  });

  it("hangs in a shutdown with its boot id, until its power is cycled", async () => {
    const host = fixture.fleet.host("dgx030");
    const before = bootId(host);
    const { warm, cold } = host.boots;
    await host.misbehave({ kind: "hang-shutdown" });
    await ssh("dgx030", "systemctl reboot; sleep 30").catch(() => "");
    await host.settled();
    await assert.rejects(ssh("dgx030", "true"), { code: 255 });
    assert.equal(bootId(host), before);
    await host.misbehave();
    assert.equal(await reset(host, "ForceOff"), 204);
    await host.settled();
    assert.equal(await powerState(host), "Off");
    assert.equal(await reset(host, "On"), 204);
    await host.settled();
    assert.equal(await powerState(host), "On");
    assert.deepEqual(host.boots, { warm, cold: cold + 1 });
    assert.match(
      await ssh("dgx030", "mstconfig -e -d 18:00.0 q NUM_OF_VFS"),
      /NUM_OF_VFS +16 +8 +8 /,
    );
  });

  it("never returns from a warm boot when told so; a forced restart brings it back", async () => {
    const host = fixture.fleet.host("dgx030");
    const { warm } = host.boots;
    await host.misbehave({ kind: "never-returns" });
    await ssh("dgx030", "reboot; sleep 30").catch(() => "");
    await host.settled();
    assert.equal(host.boots.warm, warm);
    await host.misbehave();
    await host.up();
    await assert.rejects(ssh("dgx030", "true"), { code: 255 });
    assert.equal(await reset(host, "ForceRestart"), 204);
    await host.settled();
    assert.equal(host.boots.warm, warm + 1);
    assert.equal(await ssh("dgx030", "hostname"), "dgx030\n");
  });

  describe("a BMC", () => {
    it("shows the certificate whose fingerprint it is given with, for 127.0.0.1", async () => {
      const { bmc } = fixture.fleet.host("dgx030");
      const { port } = new URL(bmc!.address);
      const socket = connect({ host: "127.0.0.1", port: Number(port), rejectUnauthorized: false });
      await once(socket, "secureConnect");
      const certificate = socket.getPeerCertificate();
      socket.destroy();
      assert.equal(certificate.fingerprint256, bmc!.fingerprint256);
      assert.equal(certificate.subjectaltname, "IP Address:127.0.0.1");
    });

    it("opens a session for the right password, and nothing for another or a reset it lacks", async () => {
      const host = fixture.fleet.host("dgx030");
      const { bmc } = host;
      const login = (Password: string): ReturnType<typeof call> =>
        call(
          host,
          "POST",
          "/redfish/v1/SessionService/Sessions",
          { UserName: bmc!.username, Password },
          {},
        );
      assert.equal((await login("wrong")).status, 401);
      const opened = await login(bmc!.password);
      assert.equal(opened.status, 201);
      const token = { "X-Auth-Token": opened.headers.get("x-auth-token") ?? "" };
      assert.equal(
        (await call(host, "GET", "/redfish/v1/Systems/DGX", undefined, token)).status,
        200,
      );
      assert.equal(host.redfish?.openSessions, 1);
      const location = opened.headers.get("location") ?? "";
      assert.equal((await call(host, "DELETE", location, undefined, token)).status, 204);
      assert.equal(
        (await call(host, "GET", "/redfish/v1/Systems/DGX", undefined, token)).status,
        401,
      );
      assert.equal(await reset(host, "PowerCycle"), 400);
    });
  });

  it("counts what came in, and ends with a message for a name it does not have", async () => {
    const host = fixture.fleet.host("srv001");
    const { connections, execs } = host;
    await ssh("srv001", "true");
    assert.deepEqual([host.connections, host.execs], [connections + 1, execs + 1]);
    assert.throws(
      () => fixture.fleet.host("dgx999"),
      /Unknown host "dgx999"; expected one of dgx030/,
    );
  });
});

const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });

function call(
  host: SimulatedHost,
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {
    Authorization: `Basic ${Buffer.from(`${host.bmc!.username}:${host.bmc!.password}`).toString("base64")}`,
  },
): ReturnType<typeof fetch> {
  return fetch(`${host.bmc!.address}${path}`, {
    method,
    headers,
    dispatcher,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function reset(host: SimulatedHost, type: string): Promise<number> {
  const path = "/redfish/v1/Systems/DGX/Actions/ComputerSystem.Reset";
  return (await call(host, "POST", path, { ResetType: type })).status;
}

async function powerState(host: SimulatedHost): Promise<unknown> {
  const response = await call(host, "GET", "/redfish/v1/Systems/DGX", undefined);
  return ((await response.json()) as Record<string, unknown>)["PowerState"];
}
