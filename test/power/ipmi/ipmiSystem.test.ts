import assert from "node:assert/strict";
import type { BmcTarget } from "../../../provider/power/bmcTarget.ts";
import { checkPower, coldPowerCycle } from "../../../provider/power/coldPowerCycle.ts";
import { IpmiSystem } from "../../../provider/power/ipmi/ipmiSystem.ts";
import { PowerError, type PowerErrorCode } from "../../../provider/power/powerError.ts";
import { readPowerState, turnOn } from "../../../provider/power/turnOn.ts";
import { type FakeClock, fakeClock } from "../fakeClock.ts";
import { FakeIpmitool } from "./fakeIpmitool.ts";
import { texts } from "./recordedTexts.ts";

const password = "s3cret-of-the-bmc";
const bmc: BmcTarget = {
  host: "dgx031",
  address: "ipmi://10.0.0.7",
  username: "admin",
  password,
};

let tool: FakeIpmitool;
let clock: FakeClock;

/** A PowerError of this code that names host and BMC, and holds no secret. */
async function fails(work: Promise<unknown>, code: PowerErrorCode, text: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof PowerError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, text);
    assert.match(error.message, /BMC "ipmi:\/\/10\.0\.0\.7" of "dgx031"/);
    assert.ok(!error.message.includes(password), error.message);
    return true;
  });
}

describe("IPMI by ipmitool", () => {
  beforeEach(() => {
    tool = new FakeIpmitool();
    clock = fakeClock();
  });

  afterEach(() => {
    tool.remove();
  });

  describe("what ipmitool is given", () => {
    it("is no password but in its environment, and no more privilege than power needs", async () => {
      await checkPower(bmc, clock);
      for (const call of tool.calls) {
        assert.equal(call.password, password);
        assert.deepEqual(call.words, [
          ...["-E", "-I", "lanplus", "-H", "10.0.0.7", "-p", "623", "-U", "admin"],
          ...["-L", "OPERATOR", "-v", "chassis", "power", "status"],
        ]);
      }
      assert.ok(tool.calls.length > 0);
    });

    it("is the port, the IPv6 address and the cipher suite of the target", async () => {
      await checkPower({ ...bmc, address: "ipmi://[fd00::7]:6230", cipherSuite: 3 }, clock);
      const words = tool.calls[0]?.words.join(" ");
      assert.match(words ?? "", /-H fd00::7 -p 6230 .*-C 3/);
    });

    it("is the cipher suite that ipmitool itself picked, after the first time", async () => {
      tool.misbehave("status", "echo 'Using best available cipher suite 17' >&2");
      await coldPowerCycle(bmc, clock);
      const suites = tool.calls.map(({ words }) => words[words.indexOf("-C") + 1]);
      assert.deepEqual(new Set(suites.slice(1)), new Set(["17"]));
      assert.ok(!tool.calls[0]?.words.includes("-C"));
      tool.misbehave("status", "echo 'Unable to Get Channel Cipher Suites' >&2");
      await coldPowerCycle(bmc, clock);
      assert.match(tool.calls.at(-1)?.words.join(" ") ?? "", / -C 3 /);
    });

    it("wins over a password in the environment of this process", async () => {
      process.env.IPMITOOL_PASSWORD = "another";
      try {
        await checkPower(bmc, clock);
      } finally {
        delete process.env.IPMITOOL_PASSWORD;
      }
      assert.equal(tool.calls[0]?.password, password);
    });

    for (const [what, target] of [
      ["user name", { ...bmc, username: "a-name-of-17-char" }],
      ["password", { ...bmc, password: "a-password-of-21-char" }],
    ] as const)
      it(`never is a ${what} that IPMI would cut short`, async () => {
        await assert.rejects(checkPower(target, clock), {
          code: "unauthorized",
          message: /up to 16 and passwords of up to 20 bytes/,
        });
        assert.deepEqual(tool.calls, []);
      });
  });

  describe("checkPower() and readPowerState()", () => {
    it("read and change nothing", async () => {
      await checkPower(bmc, clock);
      assert.equal(await readPowerState(bmc), "On");
      tool.state = "off";
      assert.equal(await readPowerState(bmc), "Off");
      assert.deepEqual(tool.acts, []);
    });

    it("report a host that is off", async () => {
      tool.state = "off";
      await fails(checkPower(bmc, clock), "stayed_off", /"dgx031" is Off.*expected On/);
    });

    it("ask again where the BMC is busy", async () => {
      tool.fail("status", texts.noSlot);
      tool.fail("status", texts.busy);
      await checkPower(bmc, clock);
      assert.equal(clock.slept.length, 2);
      tool.fail("status", texts.busy, true);
      await fails(checkPower(bmc, clock), "unreachable", /is busy \(.*Node busy\), 3 times/);
    });

    it("ask once where the login is refused, as more would lock the user", async () => {
      for (const text of [texts.wrongPassword, texts.wrongUser, texts.privilege]) {
        const before = tool.calls.length;
        tool.fail("status", text);
        await fails(checkPower(bmc, clock), "unauthorized", /refuses its credentials \(/);
        assert.equal(tool.calls.length, before + 1);
      }
    });

    it("report a BMC that is not there", async () => {
      for (const text of [texts.unreachable, texts.unresolved]) {
        tool.fail("status", text);
        await fails(checkPower(bmc, clock), "unreachable", /does not answer \(.*UDP port/);
      }
    });

    it("report a cipher suite that does not fit, and what to set", async () => {
      tool.fail("status", texts.cipher);
      await fails(checkPower(bmc, clock), "protocol", /cipher suite.*expected 17 or 3; set bmc/);
      tool.fail("status", texts.cipher);
      await fails(
        checkPower({ ...bmc, cipherSuite: 17 }, clock),
        "protocol",
        /invalid authentication algorithm\): expected 17; set bmc\.cipherSuite/,
      );
    });

    it("report an answer that nobody foresaw with its last line, in printable characters", async () => {
      tool.misbehave("status", "printf 'first\\nwhat \\033[1mis this\\n'; exit 3");
      await fails(
        checkPower(bmc, clock),
        "protocol",
        /says "what \\u001b\[1mis this" to power stat/,
      );
    });

    it("report a tool that does not end", async () => {
      tool.misbehave("status", "exec sleep 10");
      await fails(
        new IpmiSystem(bmc, { sleep: clock.sleep, timeoutSeconds: 0.2 }).powerState(),
        "unreachable",
        /does not answer to power status .*within 0\.2 s/,
      );
    });

    it("report a tool that is not there, with what to do", async () => {
      const path = process.env.PATH;
      process.env.PATH = "/nonexistent";
      try {
        await fails(checkPower(bmc, clock), "tool_missing", /ipmitool is not on PATH; install/);
      } finally {
        process.env.PATH = path;
      }
    });
  });

  describe("coldPowerCycle()", () => {
    it("asks for a shutdown, sees it off, waits, and turns it on; it never sends cycle", async () => {
      await coldPowerCycle(bmc, clock);
      assert.deepEqual(tool.acts, ["soft", "on"]);
      assert.ok(clock.slept.includes(30));
      assert.equal(tool.state, "on");
    });

    it("cuts power where the BMC knows no shutdown", async () => {
      tool.fail("soft", texts.noSoft);
      await coldPowerCycle(bmc, clock);
      assert.deepEqual(tool.acts, ["soft", "off", "on"]);
    });

    it("cuts power where the host does not heed the shutdown", async () => {
      tool.misbehave("soft", 'echo "Chassis Power Control: Soft"; exit 0');
      await coldPowerCycle(bmc, clock);
      assert.deepEqual(tool.acts, ["soft", "off", "on"]);
      assert.ok(clock.now() >= 120);
    });

    it("only turns on a host that is off already", async () => {
      tool.state = "off";
      await coldPowerCycle(bmc, clock);
      assert.deepEqual(tool.acts, ["on"]);
    });

    it("sends again what did not reach the BMC, or what it was too busy for", async () => {
      tool.fail("soft", texts.noSoft);
      tool.fail("off", texts.unreachable);
      tool.fail("off", texts.busyControl);
      await coldPowerCycle(bmc, clock);
      assert.deepEqual(tool.acts, ["soft", "off", "off", "off", "on"]);
    });

    it("does not send off again when the answer was lost, and on again when it was", async () => {
      tool.fail("soft", texts.noSoft);
      tool.fail("off", texts.lostAnswer);
      tool.fail("on", texts.lostAnswer);
      await coldPowerCycle(bmc, {
        ...clock,
        sleep: (seconds) => {
          if (tool.acts.at(-1) === "off" && seconds < 10) tool.state = "off";
          return clock.sleep(seconds);
        },
      });
      assert.deepEqual(tool.acts, ["soft", "off", "on", "on"]);
    });

    it("reports a host that stays on", async () => {
      for (const verb of ["soft", "off"])
        tool.misbehave(verb, 'echo "Chassis Power Control: Down/Off"; exit 0', true);
      await fails(coldPowerCycle(bmc, clock), "stayed_on", /accepted ForceOff: /);
    });

    it("tells that the host may be left off when the BMC is lost amid it", async () => {
      tool.misbehave("on", `rm "$dir/state"; printf '%s\\n' '${texts.wrongPassword}' >&2; exit 1`);
      await fails(coldPowerCycle(bmc, clock), "unauthorized", /may be left off/);
    });
  });

  describe("turnOn()", () => {
    it("turns on a host that is off, and leaves one alone that is on", async () => {
      await turnOn(bmc, clock);
      assert.deepEqual(tool.acts, []);
      tool.state = "off";
      await turnOn(bmc, clock);
      assert.deepEqual(tool.acts, ["on"]);
    });
  });
});
