import assert from "node:assert/strict";
import { PowerError, type PowerErrorCode } from "../../provider/power/powerError.ts";
import {
  type ColdPowerCycleOptions,
  checkPower,
  coldPowerCycle,
} from "../../provider/power/coldPowerCycle.ts";
import { type FakeClock, fakeClock } from "./fakeClock.ts";
import { ScriptedBmc, type Script, ok, password } from "./scriptedBmc.ts";
import { type TestCertificate, testCertificate } from "./testCertificate.ts";

const gracefully = {
  "ResetType@Redfish.AllowableValues": ["On", "ForceOff", "GracefulShutdown"],
};

let certificate: TestCertificate;
let bmc: ScriptedBmc;
let clock: FakeClock;

before(() => {
  certificate = testCertificate("bmc");
});

beforeEach(async () => {
  bmc = new ScriptedBmc(certificate);
  clock = fakeClock();
  await bmc.start();
});

afterEach(() => {
  bmc.stop();
});

function pinned(): typeof bmc.target {
  return { ...bmc.target, fingerprint: certificate.fingerprint };
}

const check = (): Promise<void> => checkPower(pinned(), clock);

const cycle = (options: ColdPowerCycleOptions = {}): Promise<void> =>
  coldPowerCycle(pinned(), { ...clock, ...options });

/** A PowerError of this code that names host and BMC, and holds no secret. */
async function fails(work: Promise<void>, code: PowerErrorCode, text: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof PowerError, String(error));
    assert.equal(error.code, code, error.message);
    assert.equal(error.host, "dgx031");
    assert.match(error.message, text);
    assert.match(error.message, /BMC "https:\/\/127\.0\.0\.1:\d+" of "dgx031"/);
    const basic = Buffer.from(`admin:${password}`).toString("base64");
    for (const secret of [password, basic, "token-1"])
      assert.ok(!error.message.includes(secret), `${error.message} holds ${secret}`);
    return true;
  });
}

/** Answers requests of this path's end with each of the replies, one per request; then as usual. */
function replies(end: string, ...list: ReturnType<Script>[]): Script {
  return ({ path }) => (path.endsWith(end) ? list.shift() : undefined);
}

/** The n-th reset and those after it get this answer, without effect. */
function resetReply(reply: ReturnType<Script>, from = 1): Script {
  return ({ path }) =>
    path.endsWith("ComputerSystem.Reset") && bmc.resets.length >= from ? reply : undefined;
}

const sessionsSeen = (): string[] =>
  bmc.requests
    .filter(({ path }) => path.includes("/Sessions"))
    .map(({ method, path }) => `${method} ${path}`);

describe("checkPower()", () => {
  it("reads, changes nothing, and deletes its session", async () => {
    await check();
    assert.deepEqual(bmc.resets, []);
    assert.deepEqual(sessionsSeen(), [
      "POST /redfish/v1/SessionService/Sessions",
      "DELETE /redfish/v1/SessionService/Sessions/7",
    ]);
  });

  it("takes a fingerprint in lower case without colons", async () => {
    const fingerprint = certificate.fingerprint.replaceAll(":", "").toLowerCase();
    await checkPower({ ...bmc.target, fingerprint });
    assert.equal(bmc.requests.at(-1)?.method, "DELETE");
  });

  it("refuses a changed certificate with both fingerprints, before anything is sent", async () => {
    const other = testCertificate("other");
    const target = { ...bmc.target, fingerprint: other.fingerprint };
    await fails(checkPower(target, clock), "certificate_changed", /not the known one/);
    await fails(checkPower(target, clock), "certificate_changed", new RegExp(other.fingerprint));
    await fails(
      checkPower(target, clock),
      "certificate_changed",
      new RegExp(certificate.fingerprint),
    );
    assert.deepEqual(bmc.requests, []);
  });

  it("refuses a certificate of no known authority where none is pinned, before anything is sent", async () => {
    await fails(
      checkPower(bmc.target, clock),
      "certificate_untrusted",
      new RegExp(`SELF_SIGNED.*${certificate.fingerprint}`),
    );
    assert.deepEqual(bmc.requests, []);
  });

  it("refuses a fingerprint that is none", async () => {
    await fails(checkPower({ ...bmc.target, fingerprint: "AB:CD" }), "protocol", /64 hex digits/);
  });

  it("refuses an address that is not https, and keeps its credentials out of the message", async () => {
    for (const address of ["http://10.0.0.7", `https://admin:${password}@bmc`, `a:${password}@b`])
      await assert.rejects(checkPower({ ...bmc.target, address }), (error) => {
        assert.ok(error instanceof PowerError && error.code === "protocol");
        assert.ok(!error.message.includes(password), error.message);
        return true;
      });
  });

  it("reports refused credentials after one try, as more would lock the user", async () => {
    const target = { ...pinned(), password: "wrong" };
    await fails(checkPower(target, clock), "unauthorized", /credentials/);
    assert.equal(sessionsSeen().length, 1);
  });

  it("reports refused credentials of basic authentication too", async () => {
    bmc.script = replies("/Sessions", { status: 405 }, { status: 405 });
    await fails(checkPower({ ...pinned(), password: "wrong" }, clock), "unauthorized", /locked/);
    assert.equal(bmc.requests.filter(({ path }) => path.endsWith("/Systems")).length, 1);
  });

  for (const status of [404, 405])
    it(`uses basic authentication where sessions answer ${status}`, async () => {
      bmc.script = replies("/Sessions", { status });
      await check();
      assert.match(String(bmc.requests.at(-1)?.headers.authorization), /^Basic /);
      assert.equal(sessionsSeen().length, 1);
    });

  it("uses basic authentication where the service root names no sessions", async () => {
    bmc.script = replies("/v1/", ok({ Systems: { "@odata.id": "/redfish/v1/Systems" } }));
    await check();
    assert.deepEqual(sessionsSeen(), []);
  });

  it("signs in again when its session ended meanwhile", async () => {
    bmc.script = replies("/Systems", { status: 401 });
    await check();
    assert.equal(sessionsSeen().filter((line) => line.startsWith("POST")).length, 2);
  });

  it("tries again when the BMC answers 503 once, or breaks a connection", async () => {
    bmc.script = replies("/Systems/1", { status: 503 }, "cut");
    await check();
    assert.equal(clock.slept.length, 2);
  });

  it("reports a BMC that stays busy with what it said", async () => {
    const json = { error: { code: "Base.1.8.ServiceTemporarilyUnavailable", message: password } };
    bmc.script = ({ path }) => (path.endsWith("/Systems") ? { status: 503, json } : undefined);
    await fails(check(), "unreachable", /503 \(Base\.1\.8\.ServiceTemporarilyUnavailable\)/);
  });

  it("reports a port that refuses connections", async () => {
    const target = pinned();
    bmc.stop();
    await fails(checkPower(target, clock), "unreachable", /refuses connections, 3 times/);
  });

  it("reports a BMC that never answers", async () => {
    bmc.script = () => "silence";
    const options = { ...clock, requestTimeoutSeconds: 0.1 };
    await fails(checkPower(pinned(), options), "unreachable", /within 0\.1 s/);
  });

  it("reports what is no Redfish service", async () => {
    bmc.script = () => ok("hello");
    await fails(check(), "protocol", /no Redfish service root/);
  });

  it("reports what it does not understand: a system that is gone, no power state, no token", async () => {
    bmc.script = replies("/Systems/1", undefined, { status: 404 });
    await fails(check(), "protocol", /404 to GET \/redfish\/v1\/Systems\/1/);
    bmc.script = replies("/Systems/1", undefined, ok({ Id: "1" }));
    await fails(check(), "protocol", /does not tell the PowerState/);
    bmc.script = replies("/Sessions", { status: 201 });
    await fails(check(), "protocol", /201 to a new session/);
  });

  it("deletes a session that only its body names", async () => {
    const json = { "@odata.id": "/redfish/v1/SessionService/Sessions/9" };
    const headers = { "X-Auth-Token": "token-1" };
    bmc.script = replies("/Sessions", { status: 201, headers, json });
    await check();
    assert.equal(sessionsSeen().at(-1), "DELETE /redfish/v1/SessionService/Sessions/9");
  });

  it("never follows a link to another host", async () => {
    bmc.script = replies("/v1/", ok({ Systems: { "@odata.id": "//other/redfish/v1/Systems" } }));
    await fails(check(), "protocol", /no Redfish service root/);
  });

  it("reports a BMC whose systems cannot be reset", async () => {
    bmc.script = replies("/Systems", ok({ Members: [] }));
    await fails(check(), "action_unsupported", /ComputerSystem\.Reset among 0/);
  });

  it("reports a system that does not allow ForceOff", async () => {
    bmc.action = { "ResetType@Redfish.AllowableValues": ["On", "ForceRestart"] };
    await fails(check(), "action_unsupported", /does not allow ForceOff: /);
  });

  it("reads allowed resets from the ActionInfo", async () => {
    bmc.action = { "@Redfish.ActionInfo": "/redfish/v1/Systems/1/ResetActionInfo" };
    const info = (...AllowableValues: string[]): Script =>
      replies("/ResetActionInfo", ok({ Parameters: [{ Name: "ResetType", AllowableValues }] }));
    bmc.script = info("ForceOff", "On");
    await check();
    bmc.script = info("ForceOff");
    await fails(check(), "action_unsupported", /does not allow On: /);
  });

  it("takes a system that lists no resets", async () => {
    bmc.action = {};
    await check();
    assert.equal(bmc.requests.at(-1)?.method, "DELETE");
  });

  it("passes over a GPU board and a system without Reset", async () => {
    const at = (id: string): string => `/redfish/v1/Systems/${id}`;
    const Members = ["HGX_Baseboard_0", "Self", "1"].map((id) => ({ "@odata.id": at(id) }));
    const board = { Id: "HGX_Baseboard_0", Actions: { "#ComputerSystem.Reset": { target: "/x" } } };
    bmc.script = ({ path }) =>
      path.endsWith("/Systems")
        ? ok({ Members })
        : path.endsWith("_0")
          ? ok(board)
          : path.endsWith("/Self")
            ? ok({ Id: "Self" })
            : undefined;
    await check();
    assert.ok(bmc.requests.filter(({ path }) => path === at("1")).length >= 2);
  });

  it("reports a host that is off", async () => {
    bmc.state = "Off";
    await fails(check(), "stayed_off", /"dgx031" is Off.*expected On/);
  });
});

describe("coldPowerCycle()", () => {
  it("turns off, sees it off, waits, turns on, and deletes its session", async () => {
    await cycle();
    assert.deepEqual(bmc.resets, ["ForceOff", "On"]);
    assert.ok(clock.slept.includes(30));
    assert.equal(bmc.requests.at(-1)?.method, "DELETE");
  });

  it("waits as long as it is told between off and on", async () => {
    let offAt = 0;
    bmc.onReset = (type) => {
      if (type === "On") assert.ok(clock.now() - offAt >= 45);
      else offAt = clock.now();
      bmc.state = type === "On" ? "On" : "Off";
    };
    await cycle({ offSeconds: 45 });
    assert.deepEqual(bmc.resets, ["ForceOff", "On"]);
  });

  it("only turns on a host that is off already", async () => {
    bmc.state = "Off";
    await cycle();
    assert.deepEqual(bmc.resets, ["On"]);
  });

  it("does not ask for a shutdown where no resets are listed", async () => {
    bmc.action = {};
    await cycle();
    assert.deepEqual(bmc.resets, ["ForceOff", "On"]);
  });

  it("does not turn on a host that turned itself on during the wait", async () => {
    clock.tick = (seconds) => {
      if (bmc.state === "Off") bmc.state = "PoweringOn";
      if (seconds > 60) bmc.state = "On";
    };
    bmc.script = ({ path }) =>
      path.endsWith("/Systems/1") && bmc.resets.length === 1 && clock.slept.length < 2
        ? ok({ PowerState: "Off" })
        : undefined;
    await cycle();
    assert.deepEqual(bmc.resets, ["ForceOff"]);
  });

  it("sends nothing before it could read the state", async () => {
    let reads = 0;
    const lost = [3, 4, 5, 6, 7, 8];
    bmc.script = ({ method, path }) => {
      if (path.endsWith("/Systems/1") && lost.includes((reads += 1))) return "cut";
      if (method === "POST" && path.endsWith("Reset")) assert.ok(reads > 8);
      return undefined;
    };
    await cycle();
    assert.deepEqual(bmc.resets, ["ForceOff", "On"]);
  });

  it("sends again what did not reach the BMC", async () => {
    let reads = 0;
    bmc.script = ({ path }) => {
      if (path.endsWith("/Systems/1") && (reads += 1) === 3) bmc.pause();
      return undefined;
    };
    clock.tick = () => {
      bmc.resume();
    };
    await cycle();
    assert.ok(reads > 3);
    assert.deepEqual(bmc.resets, ["ForceOff", "On"]);
  });

  it("asks the system to shut down first, and cuts no power when it does", async () => {
    bmc.action = gracefully;
    await cycle();
    assert.deepEqual(bmc.resets, ["GracefulShutdown", "On"]);
  });

  it("cuts power when the shutdown is ignored", async () => {
    bmc.action = gracefully;
    bmc.onReset = (type) => {
      if (type !== "GracefulShutdown") bmc.state = type === "On" ? "On" : "Off";
      if (type === "ForceOff") assert.ok(clock.now() >= 120 && clock.now() < 130);
    };
    await cycle();
    assert.deepEqual(bmc.resets, ["GracefulShutdown", "ForceOff", "On"]);
  });

  it("cuts power when the shutdown is refused", async () => {
    bmc.action = gracefully;
    bmc.script = ({ body }) => (body.includes("Graceful") ? { status: 400 } : undefined);
    await cycle();
    assert.deepEqual(bmc.resets, ["GracefulShutdown", "ForceOff", "On"]);
    assert.ok(clock.now() < 60);
  });

  it("polls through PoweringOff and PoweringOn without sending again", async () => {
    bmc.onReset = (type) => {
      const since = clock.now();
      bmc.state = type === "On" ? "PoweringOn" : "PoweringOff";
      clock.tick = (seconds) => {
        if (seconds - since >= 20) bmc.state = type === "On" ? "On" : "Off";
      };
    };
    await cycle();
    assert.deepEqual(bmc.resets, ["ForceOff", "On"]);
  });

  it("sends ForceOff once when the host stays on, and never On", async () => {
    bmc.onReset = () => undefined;
    await fails(cycle(), "stayed_on", /"dgx031" is On, the BMC accepted ForceOff: .*by hand$/);
    assert.deepEqual(bmc.resets, ["ForceOff"]);
    assert.ok(clock.now() >= 300 && clock.now() < 310);
  });

  it("reports a host that stays off", async () => {
    bmc.onReset = () => {
      bmc.state = "Off";
    };
    await fails(cycle(), "stayed_off", /"dgx031" is Off, the BMC accepted On: .*by hand$/);
    assert.deepEqual(bmc.resets, ["ForceOff", "On"]);
  });

  it("refuses before any action when ForceOff is not allowed", async () => {
    bmc.action = { "ResetType@Redfish.AllowableValues": ["On", "GracefulShutdown"] };
    await fails(cycle(), "action_unsupported", /does not allow ForceOff/);
    assert.deepEqual(bmc.resets, []);
  });

  it("reports an action that the BMC refuses, with its message id", async () => {
    const json = { error: { "@Message.ExtendedInfo": [{ MessageId: "Base.1.4.Locked" }] } };
    bmc.script = resetReply({ status: 400, json });
    await fails(
      cycle(),
      "action_unsupported",
      /400 \(Base\.1\.4\.Locked\) to ForceOff: (?!.*left off)/,
    );
  });

  it("tells that the host may be left off when the BMC refuses On", async () => {
    bmc.script = resetReply({ status: 400 }, 2);
    await fails(cycle(), "action_unsupported", /400 to On: .*may be left off/);
  });

  it("reports a BMC that stays too busy to cut power", async () => {
    bmc.script = resetReply({ status: 503 });
    await fails(cycle({ offTimeoutSeconds: 30 }), "stayed_on", /did not take ForceOff/);
    assert.equal(bmc.state, "On");
  });

  it("reads the state before it sends again what a busy BMC refused", async () => {
    bmc.script = replies("ComputerSystem.Reset", { status: 503 });
    await cycle();
    assert.deepEqual(bmc.resets, ["ForceOff", "ForceOff", "On"]);
    const order = bmc.requests.map(({ method }) => method);
    const [first, second] = order.flatMap((method, at) =>
      method === "POST" && bmc.requests[at]?.body.includes("ForceOff") ? [at] : [],
    );
    assert.ok(order.slice(first! + 1, second).includes("GET"));
  });

  it("does not send ForceOff again when the answer never came but the host went off", async () => {
    bmc.script = ({ body }) => {
      if (!body.includes("ForceOff")) return undefined;
      bmc.state = "Off";
      return "silence";
    };
    await cycle({ requestTimeoutSeconds: 0.1 });
    assert.deepEqual(bmc.resets, ["ForceOff", "On"]);
  });

  for (const reply of ["cut", { status: 500 }] as const)
    it(`does not send ForceOff again when the outcome is open: ${JSON.stringify(reply)}`, async () => {
      bmc.script = resetReply(reply);
      await fails(cycle(), "stayed_on", /left open whether it took ForceOff/);
      assert.deepEqual(bmc.resets, ["ForceOff"]);
    });

  it("sends On again when its outcome is open and the host is seen off", async () => {
    bmc.script = ({ body }) =>
      body.includes('"On"') && bmc.resets.length === 2 ? "cut" : undefined;
    await cycle();
    assert.deepEqual(bmc.resets, ["ForceOff", "On", "On"]);
  });

  it("bears a BMC that is away for a while after the host went off", async () => {
    let away = 12;
    bmc.script = ({ path }) =>
      bmc.state === "Off" && path.endsWith("/Systems/1") && away-- > 0
        ? away % 4 === 0
          ? { status: 404 }
          : "cut"
        : undefined;
    await cycle();
    assert.deepEqual(bmc.resets, ["ForceOff", "On"]);
  });

  it("tells that the host may be left off when its credentials end amid the cycle", async () => {
    bmc.script = () => (bmc.state === "Off" ? { status: 401 } : undefined);
    await fails(cycle(), "unauthorized", /may be left off/);
  });

  it("does nothing when aborted before the first action", async () => {
    const reason = new Error("cancelled");
    await assert.rejects(cycle({ signal: AbortSignal.abort(reason) }), reason);
    assert.equal(bmc.requests.length, 0);
    const controller = new AbortController();
    bmc.script = () => {
      controller.abort(reason);
      return undefined;
    };
    await assert.rejects(cycle({ signal: controller.signal }), reason);
    assert.deepEqual(bmc.resets, []);
    assert.equal(bmc.requests.at(-1)?.method, "DELETE");
  });

  it("turns the host on again even when aborted after it went off", async () => {
    const controller = new AbortController();
    bmc.script = () => {
      if (bmc.state === "Off") controller.abort();
      return undefined;
    };
    await cycle({ signal: controller.signal });
    assert.ok(controller.signal.aborted);
    assert.deepEqual(bmc.resets, ["ForceOff", "On"]);
  });
});
