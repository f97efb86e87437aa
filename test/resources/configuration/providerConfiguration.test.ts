import assert from "node:assert/strict";
import { InputError } from "../../../provider/resources/parseInput.ts";
import { parseProviderConfiguration } from "../../../provider/resources/configuration/providerConfiguration.ts";

function parse(values: Readonly<Record<string, string>>): unknown {
  return parseProviderConfiguration((key) => values[key]);
}

describe("parseProviderConfiguration()", () => {
  it("has a value for everything where nothing is configured", () => {
    assert.deepEqual(parse({}), {
      access: "manage",
      ssh: {},
      sshPassphrase: undefined,
      sudoPasswordCommand: undefined,
      credentials: {},
      approve: undefined,
      cluster: undefined,
    });
  });

  it("reads objects as the engine hands them over: JSON", () => {
    const credentials = { default: { username: "ops", password: "secret" } };
    const approve = { cold: "dgx030", until: "2026-11-22T06:00:00+01:00" };
    assert.deepEqual(
      parse({
        "rdma:access": "observe",
        "rdma:ssh": '{"connectTimeoutSeconds":5,"client":"openssh","helpers":true}',
        "rdma:sudoPasswordCommand": "pass show sudo",
        "rdma:credentials": JSON.stringify(credentials),
        "rdma:approve": JSON.stringify(approve),
        "rdma:cluster": '{"kubeconfig":"ams1.yaml","context":"admin"}',
      }),
      {
        access: "observe",
        ssh: { connectTimeoutSeconds: 5, client: "openssh", helpers: true },
        sshPassphrase: undefined,
        sudoPasswordCommand: "pass show sudo",
        credentials,
        approve,
        cluster: { kubeconfig: "ams1.yaml", context: "admin" },
      },
    );
  });

  const faults: readonly (readonly [key: string, value: string, message: RegExp])[] = [
    ["rdma:access", "readonly", /^rdma:access: .*manage/],
    ["rdma:ssh", '{"port":22}', /^rdma:ssh: .*port/],
    ["rdma:ssh", "yes", /^rdma:ssh: .*object/],
    ["rdma:ssh", '{"client":"putty"}', /^rdma:ssh\.client: .*openssh/],
    ["rdma:ssh", '{"connectTimeoutSeconds":0}', /^rdma:ssh\.connectTimeoutSeconds: /],
    [
      "rdma:credentials",
      '{"default":{"username":"ops"}}',
      /^rdma:credentials\.default\.password: /,
    ],
    ["rdma:approve", '{"cold":"dgx[1-"}', /^rdma:approve\.cold: /],
    ["rdma:approve", '{"until":"tomorrow"}', /^rdma:approve\.until: /],
  ];
  for (const [key, value, message] of faults)
    it(`names ${key} and the path in it for ${value}`, () => {
      assert.throws(
        () => parse({ [key]: value }),
        (error) => {
          assert(error instanceof InputError);
          assert.match(error.message, message);
          assert.match(error.problems[0]?.path ?? "", /^rdma:/);
          return true;
        },
      );
    });

  it("does not print a password that is in the wrong place", () => {
    assert.throws(
      () => parse({ "rdma:credentials": '{"default":"hunter2"}' }),
      (error) => error instanceof Error && !error.message.includes("hunter2"),
    );
  });
});
