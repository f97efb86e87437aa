import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { HostError, type HostErrorCode } from "../../../provider/hosts/hostError.ts";
import { helperText } from "../../../provider/hosts/helperText.ts";
import { observeOnly } from "../../../provider/hosts/observeOnly.ts";
import { applyScript, probeScript } from "../../../provider/hosts/scripts.ts";
import { createSshTransport } from "../../../provider/hosts/ssh/sshTransport.ts";
import type { SshOptions } from "../../../provider/hosts/ssh/sshOptions.ts";
import type {
  Script,
  ScriptResult,
  ScriptRun,
  Transport,
} from "../../../provider/hosts/transport.ts";
import { SudoHost } from "../../support/sudoHost.ts";
import { echoScript } from "./tinyScript.ts";

const probe: ScriptRun = { script: echoScript, input: ["a b"], timeoutSeconds: 20 };
const helpers = ["pulumi-rdma-probe", "pulumi-rdma-apply"];
const sudoers = readFileSync(join(import.meta.dirname, "../../../deploy/sudoers"), "utf8");

for (const client of ["auto", "openssh"] as const)
  describe(`createSshTransport() with the real sudo, ${client === "auto" ? "ssh2" : "the system's ssh"}`, () => {
    let host: SudoHost;
    const transports: Transport[] = [];

    before(async () => {
      host = await SudoHost.start();
    });
    afterEach(async () => {
      for (const transport of transports.splice(0)) await transport.close();
      for (const name of helpers) host.install(name, undefined);
      rmSync(join(host.folder, "asked"), { force: true });
    });
    after(() => host.stop());

    const open = (options: SshOptions = {}): Transport => {
      const transport = createSshTransport(
        { configFile: host.sshConfig, client, ...options },
        { sleep: () => Promise.resolve() },
      );
      transports.push(transport);
      return transport;
    };
    const go = (options: SshOptions = {}, run = probe): Promise<ScriptResult> =>
      open(options).run({ name: "dgx1" }, run);
    /** The password from a file, and a trace of each use of the command. */
    const withPassword = (text: string = SudoHost.password): SshOptions => {
      host.install("password", text);
      const file = join(host.folder, "sbin/password");
      return { sudoPasswordCommand: `echo asked >> ${host.folder}/asked; cat ${file}; echo` };
    };
    const fails = async (
      promise: Promise<unknown>,
      code: HostErrorCode,
      message: RegExp,
    ): Promise<HostError> => {
      const error: unknown = await promise.then(
        () => assert.fail(`succeeded, expected ${code}`),
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof HostError, String(error));
      assert.equal(error.code, code, error.message);
      assert.match(error.message, message);
      assert.ok(!error.message.includes("word'"), "no password in a message");
      return error;
    };
    const uidOf = (result: ScriptResult): string | undefined =>
      result.sections.find(({ name }) => name === "shell")?.text;

    it("becomes root where sudo asks for no password, and stays who it is where sudo refuses", async () => {
      host.allow(`${SudoHost.user} ALL=(root) NOPASSWD: ALL`);
      assert.equal(uidOf(await go()), "0");
      host.allow(`${SudoHost.user} ALL=(root) ALL`);
      assert.equal(uidOf(await go()), "4242");
    });

    it("gives sudo the password that it asks for, and the script nothing but its input", async () => {
      host.allow(`${SudoHost.user} ALL=(root) ALL`);
      const result = await go(withPassword());
      assert.equal(uidOf(result), "0");
      const input = result.sections.find(({ name }) => name === "input");
      assert.equal(input?.text, "a b\nend");
      assert.ok(!JSON.stringify(result).includes("Pass $(id)"));
    });

    it("asks the command for the password once for all hosts, and not where sudo does not ask", async () => {
      host.allow(`${SudoHost.user} ALL=(root) NOPASSWD: ALL`);
      const transport = open(withPassword());
      assert.equal(uidOf(await transport.run({ name: "dgx1" }, probe)), "0");
      assert.equal(existsSync(join(host.folder, "asked")), false);
      host.allow(`${SudoHost.user} ALL=(root) ALL`, "Defaults timestamp_timeout=0");
      await Promise.all(["dgx2", "dgx3", "dgx4"].map((name) => transport.run({ name }, probe)));
      assert.equal(readFileSync(join(host.folder, "asked"), "utf8"), "asked\n");
    });

    it("shows the password to no list of processes and no environment", async () => {
      host.allow(`${SudoHost.user} ALL=(root) ALL`);
      const look: Script = {
        name: "probe",
        text: `main() {
  printf '\\n%s begin 1\\n\\n%s seen\\n' "$1" "$1"
  cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' | grep -c 'Pass [$](id)'
  printf '\\n%s end 0\\n' "$1"
}
`,
      };
      const result = await go(withPassword(), { ...probe, script: look });
      const seen = result.sections.find(({ name }) => name === "seen");
      assert.equal(seen?.text.trim(), "0");
    });

    it("tries a wrong password on one host only, once", async () => {
      host.allow(`${SudoHost.user} ALL=(root) ALL`, "Defaults passwd_tries=3");
      const transport = open(withPassword("no word'"));
      const runs = ["dgx1", "dgx2", "dgx3"].map((name) => transport.run({ name }, probe));
      const errors = await Promise.all(runs.map((run) => fails(run, "sudo_refused", /password/)));
      assert.equal(errors.filter(({ local }) => !local).length, 1, "one that sudo refused");
      assert.match(host.sudoLog(), /1 incorrect password attempt/);
      assert.equal(host.sudoLog().match(/incorrect password/g)?.length, 1);
      await fails(transport.run({ name: "dgx4" }, probe), "sudo_refused", /another host refused/);
    });

    it("says what is wrong with a command that gives no password", async () => {
      host.allow(`${SudoHost.user} ALL=(root) ALL`);
      for (const [sudoPasswordCommand, message] of [
        ["echo vault is sealed >&2; exit 2", /ended with 2: vault is sealed/],
        ["true", /printed nothing/],
        ["echo first; echo second", /more than one line/],
      ] as const) {
        const error = await fails(go({ sudoPasswordCommand }), "sudo_refused", message);
        assert.ok(error.local);
        assert.doesNotMatch(error.message, /first|second/);
      }
    });

    it("says that sudo refuses a user who is not in sudoers", async () => {
      host.allow("root ALL=(ALL) ALL");
      await fails(go(withPassword()), "sudo_refused", /sudoers/);
    });

    describe("and helpers, with the sudoers of deploy/", () => {
      beforeEach(() => {
        host.allow(sudoers);
      });
      const text = (script: Script): string => helperText(script, "0.1.0");

      it("runs the probe as root, and nothing else", async () => {
        host.install("pulumi-rdma-probe", text(probeScript));
        const result = await go({ helpers: true }, { ...probe, script: probeScript, input: [] });
        const { sections } = result;
        assert.match(
          sections.find(({ name }) => name === "host")?.text ?? "",
          /^uid\t0$[^]*^sudo\trdma-ops$[^]*^ssh\tyes$/m,
        );
        assert.equal(uidOf(await go()), "4242", "no shell as root");
        assert.doesNotMatch(host.sudoLog(), /COMMAND=.*(\/bin\/sh|-probe .)/);
      });

      it("runs apply, which refuses a request that it does not know", async () => {
        host.install("pulumi-rdma-apply", text(applyScript));
        const run: ScriptRun = { script: applyScript, input: ["owner\tp/s/r"], timeoutSeconds: 60 };
        const result = await go({ helpers: true }, run);
        assert.equal(result.exitCode, 0);
        assert.ok(result.sections.some(({ name }) => name === "host"));
        const refused = await go({ helpers: true }, { ...run, input: ["do\twhat"] });
        assert.equal(refused.exitCode, 65);
      });

      it("lets nobody hand arguments or variables to a helper", async () => {
        host.install("pulumi-rdma-probe", text(probeScript));
        const trick: Script = {
          name: "probe",
          text: `main() {
  printf '\\n%s begin 1\\n\\n%s tried\\n' "$1" "$1"
  sudo -n /usr/local/sbin/pulumi-rdma-probe --help >/dev/null 2>&1; echo $?
  printf 'pulumi-rdma probe x 0f\\n' | HOST_ROOT=/tmp sudo -n HOST_ROOT=/tmp /usr/local/sbin/pulumi-rdma-probe >/dev/null 2>&1; echo $?
  echo 'pulumi-rdma apply x 0f' | sudo -n /usr/local/sbin/pulumi-rdma-probe >/dev/null 2>&1; echo $?
  echo 'pulumi-rdma probe x $(id)' | sudo -n /usr/local/sbin/pulumi-rdma-probe >/dev/null 2>&1; echo $?
  printf '\\n%s end 0\\n' "$1"
}
`,
        };
        const result = await go({}, { ...probe, script: trick });
        const tried = result.sections.find(({ name }) => name === "tried");
        assert.equal(tried?.text.trim(), "1\n1\n64\n64");
      });

      it("tells a helper of another version, and one that is not there", async () => {
        const old: Script = { ...probeScript, text: `${probeScript.text}# older\n` };
        host.install("pulumi-rdma-probe", helperText(old, "0.0.9"));
        const run: ScriptRun = { ...probe, script: probeScript, input: [] };
        await fails(
          go({ helpers: true }, run),
          "helper_version",
          /of pulumi-rdma 0\.0\.9 .*helpers/,
        );
        const apply: ScriptRun = { ...run, script: applyScript };
        await fails(
          go({ helpers: true }, apply),
          "helper_missing",
          /pulumi-rdma-apply is not installed/,
        );
      });

      it("says that sudo refuses a helper that sudoers does not name", async () => {
        host.allow("root ALL=(ALL) ALL");
        host.install("pulumi-rdma-probe", text(probeScript));
        await fails(go({ helpers: true }), "sudo_refused", /sudoers/);
      });

      it("gives the password to a sudo that asks for a helper", async () => {
        host.allow(sudoers.replaceAll("NOPASSWD:", ""));
        host.install("pulumi-rdma-probe", text(echoScript));
        const result = await go({ helpers: true, ...withPassword() });
        assert.equal(uidOf(result), "0");
      });

      it("sends no apply where only observing is allowed", async () => {
        const transport = observeOnly(open({ helpers: true }));
        const run: ScriptRun = { ...probe, script: applyScript };
        await fails(transport.run({ name: "dgx1" }, run), "observe_only", /observe/);
      });
    });
  });
