import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Fleet, startFleet } from "../../lab/fleet/startFleet.ts";
import { run } from "../../provider/commands/survey.ts";
import { UsageError } from "../../provider/commands/usageError.ts";
import type { Survey } from "../../provider/survey/survey.ts";
import { json, ScriptedApi } from "../cluster/support/scriptedApi.ts";
import { type CommandOutcome, runPulumiRdma } from "../support/runPulumiRdma.ts";

describe("pulumi-rdma survey", function () {
  this.timeout(120_000);
  const directory = mkdtempSync(join(tmpdir(), "pulumi-rdma-survey-"));
  let fleet: Fleet;
  before(async () => {
    fleet = await startFleet({
      directory: join(directory, "fleet"),
      hosts: [
        { name: "dgx1", profile: "right" },
        { name: "dgx2", profile: "right" },
        { name: "dgx3", profile: "unreachable" },
      ],
      memory: true,
    });
    file("hosts.yaml", "dgx[1-2]: {}\n");
    file("all.yaml", "dgx[1-3]: {}\n");
  });
  after(async () => {
    await fleet.close();
    rmSync(directory, { recursive: true, force: true });
  });

  function file(name: string, text: string): string {
    writeFileSync(join(directory, name), text);
    return name;
  }

  function survey(...words: string[]): Promise<CommandOutcome> {
    return runPulumiRdma(["survey", ...words, "--ssh-config", fleet.sshConfig], { directory });
  }

  it("ends with 0 where every host was read; progress is on stderr alone", async () => {
    const { code, stdout, stderr } = await survey("--hosts", "hosts.yaml");
    assert.equal(code, 0, stderr);
    assert.equal(stderr, "Probing 2 hosts\nRead 2 of 2 hosts\n");
    assert.match(stdout, /^2 hosts, all read, all alike\n\n2 hosts: dgx\[1-2\]\n/);
    assert.match(
      stdout,
      /\nThe program that would change nothing:\n\nimport \{ hosts, hostsFromFile,/,
    );
    assert.match(stdout, /^const inventory = \{ each: hostsFromFile\("hosts\.yaml"\) \};$/m);
  });

  it("ends with 3 where a host is unknown, and names it in both parts", async () => {
    const { code, stdout } = await survey("--hosts", "all.yaml");
    assert.equal(code, 3);
    assert.match(stdout, /\n1 host: dgx3\n {2}unknown {3}connection refused/);
    assert.match(stdout, /\/\/ Left out:\n\/\/ dgx3: connection refused/);
  });

  it("takes nodesets whose hosts ssh knows, and shared users", async () => {
    const { code, stdout } = await survey("dgx1", "dgx2", "--program", "--user", "root");
    assert.equal(code, 0);
    assert.match(stdout, /^import .*\n\nconst inventory = \{ user: "root" \};\n/);
    assert.match(stdout, /^const dgx = hosts\("dgx\[1-2\]", inventory\);$/m);
    assert.doesNotMatch((await survey("dgx1", "--program")).stdout, /inventory/);
  });

  it("reaches hosts with the system's ssh where it is told to", async () => {
    const { code, stderr } = await survey("dgx1", "--openssh");
    assert.equal(code, 0, stderr);
  });

  it("prints groups, claims and program as JSON", async () => {
    const { stdout } = await survey("--hosts", "hosts.yaml", "--json");
    const found = JSON.parse(stdout) as Survey & { program: string };
    assert.deepEqual(
      [found.hosts, found.read, found.groups.length, found.pools[0]?.hosts],
      [2, 2, 1, "dgx[1-2]"],
    );
    assert.match(found.program, /^import \{/);
  });

  it("takes an Ansible listing, warns of passwords, and expects as many hosts as found", async () => {
    const listing = {
      _meta: { hostvars: { dgx1: { ansible_password: "hunter2" } } },
      gpu: { hosts: ["dgx1", "dgx2"] },
      other: { hosts: ["dgx3"] },
    };
    file("listing.json", JSON.stringify(listing));
    const { code, stdout, stderr } = await survey(
      ...["--ansible", "listing.json", "--pattern", "gpu", "--program"],
    );
    assert.equal(code, 0, stderr);
    assert.match(
      stderr,
      /^Ansible inventory "listing\.json": ansible_password of dgx1 is not taken/,
    );
    assert.doesNotMatch(stderr + stdout, /hunter2/);
    assert.match(
      stdout,
      /^const inventory = \{ each: hostsFromAnsible\(\{ inventory: "listing\.json", pattern: "gpu", expect: 2 \}\) \};$/m,
    );
  });

  it("merges nodes of a cluster with a file, and asks the cluster for its operator's pools", async () => {
    const api = await ScriptedApi.start();
    try {
      const resources = json(200, {
        resources: [{ name: "nodes", kind: "Node", namespaced: false }],
      });
      const items = ["dgx1", "dgx2"].map((name) => ({ metadata: { name } }));
      api.answers = [
        (request, response) => {
          const { pathname } = new URL(request.url ?? "", "http://x");
          const isList = pathname.endsWith("/nodes");
          const answer = isList ? json(200, { items }) : resources;
          (pathname === "/api/v1" || isList ? answer : json(404, {}))(request, response);
        },
      ];
      const { code, stdout, stderr } = await survey(
        ...["--nodes", "gpu=true", "--address", "none", "--kubeconfig", api.kubeconfig()],
        ...["--hosts", "hosts.yaml", "--expect", "2", "--program"],
      );
      assert.equal(code, 0, stderr);
      assert.match(
        stdout,
        /^const inventory = \{ each: mergeHosts\(hostsFromFile\("hosts\.yaml"\), await hostsFromNodes\(\{ selector: "gpu=true", address: "none",/m,
      );
      assert(api.asked.some((line) => line.includes("sriovnetwork.openshift.io")));
    } finally {
      await api.stop();
    }
  });

  const refused: Readonly<Record<string, readonly [readonly string[], "usage" | "error", RegExp]>> =
    {
      "no hosts": [
        [],
        "usage",
        /^No hosts are named, expected a nodeset, --hosts, --ansible or --nodes$/,
      ],
      "a pattern without Ansible": [
        ["dgx1", "--pattern", "x"],
        "usage",
        /^--pattern chooses hosts of --ansible/,
      ],
      "an address without nodes": [
        ["dgx1", "--address", "none"],
        "usage",
        /^--address chooses addresses/,
      ],
      "an address that is none": [
        ["--nodes", "a=b", "--address", "ip"],
        "usage",
        /^--address is "ip", expected one of InternalIP, ExternalIP, Hostname, none$/,
      ],
      "two outputs": [
        ["dgx1", "--json", "--program"],
        "usage",
        /^--program and --json exclude each other$/,
      ],
      "a number that is none": [
        ["dgx1", "--expect", "many"],
        "usage",
        /^--expect is "many", expected a whole/,
      ],
      "a time that is none": [["dgx1", "--timeout", "-1"], "usage", /--timeout/],
      "a file that is not there": [
        ["--hosts", "/none.yaml"],
        "error",
        /^\/none\.yaml: cannot be read/,
      ],
      "a nodeset that is none": [["dgx[1-"], "error", /^hosts: Cannot read nodeset/],
      "another number than expected": [
        ["dgx[1-3]", "--expect", "4"],
        "error",
        /^Expected 4 hosts, found 3: dgx\[1-3\]$/,
      ],
      "a cluster that cannot be asked": [
        ["--nodes", "a=b", "--kubeconfig", "/none"],
        "error",
        /^nodes with "a=b": Cannot read kubeconfig "\/none"/,
      ],
    };
  for (const [what, [words, kind, message]] of Object.entries(refused))
    it(`refuses ${what} before it probes a host`, async () => {
      await assert.rejects(run(words), (error) => {
        assert(error instanceof Error);
        assert.equal(error instanceof UsageError ? "usage" : "error", kind);
        assert.match(error.message, message);
        return true;
      });
    });

  it("ends with 1 and one line where the hosts cannot be listed", async () => {
    assert.deepEqual(await survey("--hosts", "all.yaml", "--expect", "4"), {
      code: 1,
      stdout: "",
      stderr: "pulumi-rdma: all.yaml: expected 4 hosts, found 3: dgx[1-3]\n",
    });
  });

  it("refuses a fleet of which this machine can reach no host, for a cause of its own", async () => {
    const config = file("no-key.config", "Host *\n  IdentityFile none\n  IdentitiesOnly yes\n");
    const { code, stdout, stderr } = await runPulumiRdma(
      ["survey", "dgx1", "--ssh-config", config, "--identity", "/none"],
      { directory },
    );
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, /^pulumi-rdma: No host can be reached: /m);
  });
});
