import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { buildControlPlane } from "../../../lab/cluster/buildControlPlane.ts";
import { eventually } from "../../../lab/cluster/eventually.ts";

const startCluster = new URL("../../../lab/cluster/startCluster.ts", import.meta.url).href;
const main = new URL("../../../lab/cluster/main.ts", import.meta.url).pathname;

describe("the programs of a cluster", function () {
  // A first build takes minutes.
  this.timeout(1_200_000);
  let programs: string;
  let directory: string;
  before(async () => {
    programs = dirname((await buildControlPlane(console.log)).apiserver);
    directory = mkdtempSync(join(tmpdir(), "cluster-"));
  });
  after(() => {
    rmSync(directory, { recursive: true });
  });

  /** Process ids whose command line names the folder. */
  function running(folder: string): number[] {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .filter((pid) => commandLine(pid).includes(`${folder}/`))
      .map(Number);
  }

  const allEnded = (folder: string): Promise<true> =>
    eventually(() => Promise.resolve(running(folder).length === 0 ? true : undefined), {
      what: () => `Processes ${running(folder).join(", ")} still run`,
      seconds: 10,
    });

  it("end when the process that started them is killed", async () => {
    const folder = join(directory, "killed");
    const text =
      `import { startCluster } from ${JSON.stringify(startCluster)};` +
      `await startCluster({ apiOnly: true, directory: ${JSON.stringify(folder)} });` +
      `console.log("started"); setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", text]);
    await once(child.stdout, "data");
    assert.ok(running(folder).length >= 2);
    child.kill("SIGKILL");
    await once(child, "exit");
    await allEnded(folder);
  });

  it("end with the command at Ctrl-C, also while they start", async () => {
    const folder = join(directory, "interrupted");
    const child = spawn(process.execPath, [main, "--directory", folder]);
    await eventually(() => Promise.resolve(running(folder).length > 2 ? true : undefined), {
      what: () => "Nothing was started",
    });
    child.kill("SIGINT");
    assert.deepEqual(await once(child, "exit"), [1, null]);
    await allEnded(folder);
  });

  it("end when one of them does not start, and the message is the end of its log", async () => {
    const cache = join(directory, "cache");
    const broken = join(cache, basename(programs));
    mkdirSync(broken, { recursive: true });
    for (const [name, script] of [
      ["server", "exec sleep 1000"],
      ["kube-apiserver", "echo Version: v1.36.3; echo no etcd for me >&2; exit 3"],
    ] as const)
      writeFileSync(join(broken, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    const folder = join(directory, "failed");
    const child = spawn(process.execPath, [main, "--directory", folder], {
      env: { ...process.env, PULUMI_RDMA_CACHE: cache },
    });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    assert.deepEqual(await once(child, "close"), [1, null]);
    assert.equal(
      said,
      "Cannot start the cluster: kube-apiserver ended\nVersion: v1.36.3\nno etcd for me\n",
    );
    await allEnded(folder);
  });
});

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}
