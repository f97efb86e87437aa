import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hostsFromFile } from "../../provider/inventory/hostsFromFile.ts";
import type { InventoryOptions } from "../../provider/inventory/inventoryOf.ts";
import { InputError } from "../../provider/resources/parseInput.ts";

describe("hostsFromFile()", () => {
  const directory = mkdtempSync(join(tmpdir(), "pulumi-rdma-hosts-"));
  const path = join(directory, "hosts.yaml");
  after(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  function read(text: string, options: InventoryOptions = {}): unknown {
    writeFileSync(path, text);
    return hostsFromFile(path, options);
  }

  /** The message without the path of the file, which begins it. */
  function refusal(text: string, options: InventoryOptions = {}): string {
    writeFileSync(path, text);
    return refusalOf(() => hostsFromFile(path, options)).replaceAll(path, "FILE");
  }

  it("reads JSON: sorted by name, plain data", () => {
    const set = read('{"dgx10": {"address": "10.0.0.10"},\n\t"dgx9": {}}');
    assert.equal(JSON.stringify(set), '{"dgx9":{},"dgx10":{"address":"10.0.0.10"}}');
  });

  it("reads YAML, expands nodesets and fills in the name", () => {
    assert.deepEqual(read('dgx[001-002]: {user: ops, bmc: {address: "{name}-bmc"}}\nlogin:\n'), {
      dgx001: { user: "ops", bmc: { address: "dgx001-bmc" } },
      dgx002: { user: "ops", bmc: { address: "dgx002-bmc" } },
      login: {},
    });
  });

  it("takes what is shared where an entry does not say it", () => {
    assert.deepEqual(read("a: {user: me}\nb: {}\n", { shared: { user: "ops", port: 2222 } }), {
      a: { user: "me", port: 2222 },
      b: { user: "ops", port: 2222 },
    });
  });

  it("refuses a name that is there twice, in JSON and in YAML, and tells the line", () => {
    assert.equal(
      refusal('{\n  "dgx1": {},\n  "dgx1": {"user": "ops"}\n}'),
      "FILE: is neither JSON nor YAML: line 3, column 3: a key that is there twice",
    );
    assert.match(refusal("dgx1: {}\ndgx1: {}\n"), /line 2, column 1: a key that is there twice/);
  });

  it("refuses a name that two nodesets mean, and names both", () => {
    assert.equal(
      refusal("dgx[1-3]: {}\ndgx3: {user: ops}\n"),
      'FILE: host "dgx3" is there twice: under "dgx[1-3]" and under "dgx3"; expected once',
    );
  });

  it("refuses a password, says where secrets belong, and does not print it", () => {
    const message = refusal("dgx1: {bmc: {address: x, password: hunter2}}\n");
    assert.match(message, /^FILE\.dgx1\.bmc: Secrets do not belong into "hosts"/);
    assert.match(message, /pulumi config set --secret/);
    assert.doesNotMatch(message, /hunter2/);
  });

  it("does not print the text of a file that it cannot parse", () => {
    const message = refusal('dgx1: {password: "hunter2}\n');
    assert.match(message, /^FILE: is neither JSON nor YAML: line \d+, column \d+: /);
    assert.doesNotMatch(message, /hunter2/);
  });

  const faults: Readonly<Record<string, readonly [string, RegExp]>> = {
    "an unknown key": [
      "a: {usr: x}",
      /^FILE\.a: unknown key "usr", expected some of address, port, user/,
    ],
    "an address that is a number": ["a: {address: 10}", /^FILE\.a\.address: /],
    "an entry that is text": ["a: 10.0.0.1", /^FILE\.a: .*expected object/],
    "a list": ["- a\n- b\n", /^FILE: holds no host entries; expected entries by name or nodeset/],
    "plain text": ["dgx001", /^FILE: holds no host entries/],
    "an empty file": ["", /^FILE: holds no host entries/],
    "no entry": ["{}", /^FILE: found no host$/],
    "a name that no host can have": ["a_/b: {}", /"a_\/b" is no host name/],
    "a nodeset that is none": ["dgx[1-: {}", /^FILE: /],
    "an alias bomb": [
      "a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n",
      /^FILE: is neither JSON nor YAML: Excessive alias count/,
    ],
  };
  for (const [what, [text, expected]] of Object.entries(faults))
    it(`refuses ${what}`, () => {
      assert.match(refusal(text), expected);
    });

  it("refuses another number of hosts than expected, and names those there are", () => {
    assert.equal(
      refusal("dgx[1-3]: {}\n", { expect: 4 }),
      "FILE: expected 4 hosts, found 3: dgx[1-3]",
    );
    assert.equal(Object.keys(read("dgx[1-4]: {}\n", { expect: 4 }) as object).length, 4);
  });

  it("refuses a shared value that does not fit, apart from the entries", () => {
    assert.match(
      refusal("a: {}\n", { shared: { pasword: "x" } as object }),
      /^FILE: shared: Secrets do not belong|^FILE: shared: unknown key "pasword"/,
    );
  });

  it("tells why a file cannot be read, and what it should be", () => {
    assert.equal(
      refusalOf(() => hostsFromFile(join(directory, "none.json"))),
      `${join(directory, "none.json")}: cannot be read (ENOENT); expected a JSON or YAML file of host entries by name or nodeset`,
    );
    assert.match(
      refusalOf(() => hostsFromFile(directory)),
      /cannot be read \(EISDIR\)/,
    );
  });

  it("marks its refusals so that a Pulumi program ends with them and no stack", () => {
    chmodSync(path, 0o644);
    writeFileSync(path, "[]");
    assert.throws(() => hostsFromFile(path), { __pulumiRunError: true, name: "InputError" });
  });
});

function refusalOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    assert(error instanceof InputError, String(error));
    return error.message;
  }
  return assert.fail("nothing was refused");
}
