import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCredentialPlugin } from "../../provider/cluster/credentialPlugin.ts";
import { failsWith } from "./support/failsWith.ts";
import { json, ScriptedApi } from "./support/scriptedApi.ts";

const answer = JSON.stringify({ kind: "ExecCredential", status: { token: "s3cret-token" } });
const sh = (script: string): object => ({ command: "sh", args: ["-c", script] });

/** A pid that a plugin wrote is of a process that still runs. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A process that nobody has waited for yet has ended, too.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

describe("runCredentialPlugin()", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "plugin-"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  const refuses = (exec: object, words: RegExp, seconds = 10): Promise<void> =>
    assert.rejects(runCredentialPlugin(exec, seconds), (error: Error) => {
      assert.match(error.message, words);
      assert.doesNotMatch(error.message, /s3cret/);
      return true;
    });

  it("gives the token that a plugin prints, whatever it says beside", async () => {
    const credential = await runCredentialPlugin(sh(`echo hello >&2; echo '${answer}'`), 10);
    assert.equal(credential.token, "s3cret-token");
  });

  it("hands its arguments, environment and version to the plugin", async () => {
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1beta1",
      command: "sh",
      args: [
        "-c",
        `printf '{"status":{"token":"%s %s"}}' "$CLUSTER" "$(echo "$KUBERNETES_EXEC_INFO" | tr -dc 'a-z0-9./')"`,
      ],
      env: [{ name: "CLUSTER", value: "dgx" }],
    };
    const { token } = await runCredentialPlugin(exec, 10);
    assert.match(token ?? "", /^dgx .*client\.authentication\.k8s\.io\/v1beta1.*interactivefalse/);
  });

  it("repeats the first line of what a failing plugin says", () =>
    refuses(
      sh("printf '\\n\\033[31mtoken expired\\nstack' >&2; exit 3"),
      /^it ended with 3: \[31mtoken expired$/,
    ));

  it("says that a plugin is not installed", () =>
    refuses({ command: "no-such-plugin" }, /spawn no-such-plugin ENOENT/));

  it("refuses what is no credential, without repeating it", async () => {
    await refuses(sh("echo s3cret"), /is no JSON/);
    await refuses(sh(`echo '"s3cret"'`), /no ExecCredential/);
    await refuses(
      sh(`echo '{"status":{"password":"s3cret"}}'`),
      /neither a token nor a certificate/,
    );
    await refuses({}, /names no command/);
  });

  it("ends a plugin that hangs with everything that it started", async () => {
    const file = join(directory, "pid");
    const script = `sleep 600 & echo $! > ${file}; wait; echo never`;
    await refuses(sh(script), /did not end within 1 s/, 1);
    assert.equal(isAlive(Number(readFileSync(file, "utf8"))), false);
  });

  it("gives a plugin nothing to read: one that asks fails at once", () =>
    refuses(sh('read -r password || { echo "no terminal" >&2; exit 1; }'), /no terminal/));

  it("ends a plugin that floods", () => refuses(sh("exec yes s3cret"), /more than 1000000 bytes/));
});

describe("ClusterAccess with a credential plugin", () => {
  let api: ScriptedApi;
  beforeEach(async () => {
    api = await ScriptedApi.start();
  });
  afterEach(() => api.stop());
  const get = { what: "read it", method: "GET", path: "/x", repeatable: true } as const;
  const connect = (script: string) =>
    api.connect({
      kubeconfig: api.kubeconfig({ user: { exec: sh(script) } }),
      loginSeconds: 5,
    });

  it("runs it once for requests that begin together, and again when its token is refused", async () => {
    const runs = join(api.directory, "runs");
    writeFileSync(runs, "");
    const connection = await connect(
      `echo run >> ${runs}; printf '{"status":{"token":"t%s"}}' "$(grep -c . ${runs})"`,
    );
    api.answers = [
      (request, response) => {
        const isNew = request.headers.authorization === "Bearer t2";
        json(isNew ? 200 : 401, { as: request.headers.authorization })(request, response);
      },
    ];
    const answers = await Promise.all([1, 2, 3].map(() => connection.json(get)));
    assert.deepEqual(
      answers,
      [1, 2, 3].map(() => ({ as: "Bearer t2" })),
    );
    assert.equal(readFileSync(runs, "utf8"), "run\nrun\n");
  });

  it("names the plugin and the user where it fails, and does not run it for each request", async () => {
    const runs = join(api.directory, "runs");
    const connection = await connect(`echo run >> ${runs}; echo 's0 login needed' >&2; exit 1`);
    const failure = failsWith(
      "exec_plugin",
      /plugin "sh" of user "u"/,
      /s0 login needed/,
      /by hand/,
    );
    await assert.rejects(connection.json(get), failure);
    await assert.rejects(connection.json(get), failure);
    assert.equal(readFileSync(runs, "utf8"), "run\n");
    assert.deepEqual(api.asked, []);
  });
});
