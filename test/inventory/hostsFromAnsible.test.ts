import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ansibleCore } from "../../lab/ansible/ansibleCore.ts";
import { readListing } from "../../provider/inventory/ansible/listing.ts";
import { selectHosts } from "../../provider/inventory/ansible/selectHosts.ts";
import {
  type AnsibleOptions,
  hostsFromAnsible,
} from "../../provider/inventory/hostsFromAnsible.ts";

const fixtures = join(import.meta.dirname, "../fixtures/ansible");
const inventory = join(fixtures, "gpu.ini");
const printed = join(fixtures, "gpu-2.19.14.json");

const jump = "ops@bastion.example.com";
const cluster = {
  dgx001: { user: "ops", jump },
  dgx002: { user: "ops", jump },
  dgx003: { user: "ops", jump },
  dgx004: { address: "10.0.0.4", port: 2222, jump },
  nfs01: { address: "nfs01.example.com" },
};

/** Reads without printing warnings. */
function read(options: AnsibleOptions): ReturnType<typeof hostsFromAnsible> {
  return hostsFromAnsible({ inventory: printed, warn: () => undefined, ...options });
}

describe("hostsFromAnsible()", () => {
  const directory = mkdtempSync(join(tmpdir(), "pulumi-rdma-ansible-"));
  after(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  function listing(hostvars: object): string {
    const path = join(directory, "listing.json");
    const hosts = Object.keys(hostvars);
    writeFileSync(path, JSON.stringify({ _meta: { hostvars }, all: { hosts } }));
    return path;
  }

  it("takes address, port, user and jump host of what ansible-inventory printed", () => {
    assert.deepEqual(read({ pattern: "cluster" }), cluster);
  });

  it("takes no password over and warns with names of variables and hosts alone", () => {
    const lines: string[] = [];
    const set = hostsFromAnsible({
      inventory: printed,
      pattern: "gpu",
      warn: (line) => lines.push(line),
    });
    assert.deepEqual(
      lines.map((line) =>
        line.replace(/^Ansible inventory ".*?": (.*?) is not taken over.*/, "$1"),
      ),
      [
        "ansible_become_password of dgx[001-004]",
        "ansible_ssh_common_args of dgx[001-004]",
        "ansible_password of dgx004",
      ],
    );
    assert.doesNotMatch(JSON.stringify([set, lines]), /hunter/);
  });

  it("refuses a host that is not reached over SSH, and says how to leave it out", () => {
    assert.throws(
      () => read({}),
      /\.win01: ansible_connection is "winrm", expected ssh; take the host out with a pattern such as "all:!win01"$/,
    );
    assert.equal(Object.keys(read({ pattern: "all:!windows" })).length, 6);
  });

  it("refuses another number than expected, with the pattern and what it found", () => {
    assert.throws(
      () => read({ pattern: "gpu:!down", expect: 4 }),
      /: expected 4 hosts, found 3 of 7 with the pattern "gpu:!down": dgx\[001-002,004\]$/,
    );
    assert.equal(Object.keys(read({ pattern: "gpu:!down", expect: 3 })).length, 3);
  });

  it("refuses a pattern that chooses nothing", () => {
    assert.throws(
      () => read({ pattern: "storage:&down" }),
      /: found no host of 7 with the pattern "storage:&down"$/,
    );
  });

  it("fills in what hosts share", () => {
    assert.deepEqual(
      read({ pattern: "dgx004", shared: { user: "me", bmc: { address: "{name}-bmc" } } }),
      { dgx004: { ...cluster.dgx004, user: "me", bmc: { address: "dgx004-bmc" } } },
    );
  });

  it("refuses a template that names no plain variable", () => {
    const path = listing({
      a: { ansible_host: "{{ lookup('env', 'X') }}" },
      b: { ansible_host: "{{ a }}", a: "{{ a }}" },
    });
    assert.throws(
      () => read({ inventory: path }),
      /\.a: ansible_host is the template "\{\{ lookup\('env', 'X'\) \}\}", which ansible-inventory does not fill in.*\n.*\.b: ansible_host is the template/,
    );
  });

  it("reads older names of variables, ports in text, and no address that is the name", () => {
    const path = listing({
      a: { ansible_ssh_host: "10.0.0.1", ansible_ssh_port: "2022", ansible_ssh_user: "x" },
      b: { ansible_host: "b", ansible_user: null },
    });
    assert.deepEqual(read({ inventory: path }), {
      a: { address: "10.0.0.1", port: 2022, user: "x" },
      b: {},
    });
  });

  it("checks what it takes like any other host entry", () => {
    const path = listing({ a: { ansible_port: 99999 }, "b c": {} });
    assert.throws(
      () => read({ inventory: path }),
      /\.a\.port: .*65535.*\n.*"b c" is no host name/s,
    );
  });

  const routes: Readonly<Record<string, readonly [string, string | undefined, number]>> = {
    "-J": ["-J ops@bastion:2222", "ops@bastion:2222", 0],
    "-o ProxyJump": ["-o ProxyJump=bastion", "bastion", 0],
    "-oProxyJump in quotes": ["-o 'ProxyJump bastion' -C", "bastion", 0],
    "ProxyCommand of Ansible's manual": [
      '-o ProxyCommand="ssh -W %h:%p -q user@gateway.example.com"',
      "user@gateway.example.com",
      0,
    ],
    "another ProxyCommand": ['-o ProxyCommand="nc -x proxy %h %p"', undefined, 1],
    "a chain of jump hosts": ["-J a,b", undefined, 1],
    "host key checks that are off": ["-o StrictHostKeyChecking=no", undefined, 1],
    "connection sharing, Ansible's own default": [
      "-C -o ControlMaster=auto -o ControlPersist=60s",
      undefined,
      0,
    ],
  };
  for (const [what, [args, expected, warnings]] of Object.entries(routes))
    it(`reads the way to a host: ${what}`, () => {
      const lines: string[] = [];
      const path = listing({ a: { ansible_ssh_common_args: args } });
      const set = hostsFromAnsible({ inventory: path, warn: (line) => lines.push(line) });
      assert.deepEqual(set, { a: expected === undefined ? {} : { jump: expected } });
      assert.equal(lines.length, warnings, lines.join());
    });

  it("tells that Ansible is not there, and what to do without", () => {
    assert.throws(
      () => read({ inventory, command: "no-ansible-inventory" }),
      /gpu\.ini": no-ansible-inventory is not on PATH; install ansible-core, or give the JSON/,
    );
  });

  it("refuses output of another tool", () => {
    assert.throws(
      () => read({ inventory, command: "echo" }),
      /holds something else than `ansible-inventory --list` prints$/,
    );
  });

  describe("with the real Ansible", function () {
    this.timeout(300_000);
    let bin: string;
    before(() => {
      ({ bin } = ansibleCore(console.log));
    });

    it("reads an inventory as it reads its listing", () => {
      const command = join(bin, "ansible-inventory");
      assert.deepEqual(read({ inventory, command, pattern: "cluster" }), cluster);
    });

    it("refuses an inventory that Ansible would take for an empty one", () => {
      const command = join(bin, "ansible-inventory");
      const missing = join(directory, "none.ini");
      assert.throws(
        () => read({ inventory: [missing, inventory], command }),
        /none\.ini", ".*gpu\.ini": .*ansible-inventory failed: .*none\.ini/,
      );
    });

    for (const pattern of [
      "cluster:!down",
      "dgx00*:nfs01,!dgx001",
      "dgx00?,!dgx001",
      "!gpu",
      "&cluster:!dgx001:windows",
      "*torage",
    ])
      it(`selectHosts() means by "${pattern}" what Ansible means`, () => {
        assert.deepEqual(ours(pattern), ansibles(pattern));
      });

    function ours(pattern: string): string[] {
      const listed = readListing(JSON.parse(readFileSync(printed, "utf8")));
      try {
        return selectHosts(pattern, listed).sort();
      } catch {
        // Ansible warns of such a term and goes on without it.
        return [];
      }
    }

    function ansibles(pattern: string): string[] {
      const words = ["-i", inventory, "--list-hosts", "--", pattern];
      const text = execFileSync(join(bin, "ansible"), words, {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
      return [...text.matchAll(/^ {4}(\S+)$/gm)].map(([, host = ""]) => host).sort();
    }
  });
});
