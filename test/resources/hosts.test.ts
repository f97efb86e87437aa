import assert from "node:assert/strict";
import { hosts } from "../../provider/resources/hosts.ts";
import { HostsInput } from "../../provider/resources/hostsInput.ts";
import { InputError } from "../../provider/resources/parseInput.ts";

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    assert(error instanceof InputError);
    return error.message;
  }
  return assert.fail("expected an InputError");
}

describe("hosts()", () => {
  it("expands a nodeset and gives every host what they share", () => {
    assert.deepEqual(hosts("dgx[030-031]", { user: "ops", port: 2222 }), {
      dgx030: { user: "ops", port: 2222 },
      dgx031: { user: "ops", port: 2222 },
    });
  });

  it("puts the host's name for {name} wherever it may differ", () => {
    const bmc = { address: "https://{name}-bmc.{name}.lan" };
    assert.deepEqual(hosts("a", { address: "{name}.lan", node: "n-{name}", bmc }), {
      a: { address: "a.lan", node: "n-a", bmc: { address: "https://a-bmc.a.lan" } },
    });
  });

  it("lets what a host has of its own win, also with {name} in it", () => {
    const each = { b: { user: "root", address: "{name}.other" } };
    assert.deepEqual(hosts("a,b", { user: "ops", each }), {
      a: { user: "ops" },
      b: { user: "root", address: "b.other" },
    });
  });

  it("takes a BMC that speaks IPMI", () => {
    const bmc = { address: "ipmi://{name}-bmc:6230", credentials: "lab", cipherSuite: 3 } as const;
    assert.equal(hosts("a", { bmc }).a?.bmc?.address, "ipmi://a-bmc:6230");
  });

  it("makes what HostsInput takes", () => {
    const made = hosts("a,b", { bmc: { address: "{name}-bmc", credentials: "lab" } });
    assert.deepEqual(HostsInput.parse(made), made);
  });

  const refused: readonly (readonly [title: string, defaults: object, message: RegExp])[] = [
    ["a password", { password: "x" }, /^hosts: Secrets do not belong.*instead of "password"$/],
    [
      "a password of a BMC",
      { bmc: { address: "b", password: "x" } },
      /^hosts\.bmc: Secrets do not belong/,
    ],
    [
      "a password of one host",
      { each: { a: { bmc: { address: "b", passwd: "x" } } } },
      /^hosts\.each\.a\.bmc: Secrets/,
    ],
    [
      "a fingerprint for IPMI, which has no certificate",
      { bmc: { address: "ipmi://10.0.0.7", fingerprint: "ab" } },
      /^hosts\.bmc\.fingerprint: IPMI has no certificate: leave it out, or use Redfish/,
    ],
    [
      "Redfish at the address of IPMI",
      { bmc: { address: "ipmi://10.0.0.7", protocol: "redfish" } },
      /^hosts\.bmc\.protocol: Contradicts "ipmi:\/\/10\.0\.0\.7"/,
    ],
    [
      "a cipher suite for Redfish",
      { each: { a: { bmc: { address: "bmc", cipherSuite: 3 } } } },
      /^hosts\.each\.a\.bmc\.cipherSuite: Belongs to IPMI, and "bmc" is Redfish/,
    ],
    [
      "a cipher suite without authentication",
      { bmc: { address: "ipmi://10.0.0.7", cipherSuite: 0 } },
      /^hosts\.bmc\.cipherSuite: Expected 3, 8, 12 or 17/,
    ],
    ["a key that is none", { prot: 22 }, /^hosts: .*prot/],
    ["a port out of range", { port: 70000 }, /^hosts\.port: /],
    ["an empty address", { each: { a: { address: "" } } }, /^hosts\.each\.a\.address: /],
  ];
  for (const [title, defaults, message] of refused)
    it(`refuses ${title} and names its path`, () => {
      assert.match(
        messageOf(() => hosts("a", defaults)),
        message,
      );
    });

  it("tells which line puts a password into the configuration, and does not repeat the password", () => {
    const text = messageOf(() =>
      hosts("a", { bmc: { address: "b", password: "hunter2" } } as object),
    );
    assert.match(text, /pulumi config set --secret --path 'rdma:credentials\.NAME\.password'/);
    assert.match(text, /bmc: \{credentials: "NAME"\}/);
    assert.doesNotMatch(text, /hunter2/);
  });

  it("refuses what is no nodeset as an input, not as a crash", () => {
    assert.match(
      messageOf(() => hosts("dgx[030-")),
      /^hosts: /,
    );
  });
});

describe("HostsInput", () => {
  it("refuses an empty set, names that are no host names, and secrets", () => {
    for (const [input, message] of [
      [{}, /needs at least one host/],
      [{ "-rf": {} }, /"-rf" is no host name|Invalid key/],
      [{ a: { token: "x" } }, /Secrets do not belong/],
    ] as const) {
      const { error } = HostsInput.safeParse(input);
      assert.match(error?.issues.map((issue) => issue.message).join("\n") ?? "", message);
    }
  });
});
