import assert from "node:assert/strict";
import {
  type OperatorInputs,
  operatorFindings,
} from "../../../components/helm/operatorFindings.ts";

/** `path: message` of each problem. */
function problemsOf(inputs: Partial<OperatorInputs>): string[] {
  const all = { release: "25.7.0", values: {}, policy: { nvIpam: true }, hasPools: true };
  return operatorFindings({ ...all, ...inputs }).problems.map(
    ({ path, message }) => `${path}: ${message}`,
  );
}

describe("operatorFindings()", () => {
  it("has nothing to say of values, policy and pools that go together", () => {
    assert.deepEqual(problemsOf({ values: { sriovNetworkOperator: { enabled: true } } }), []);
    assert.deepEqual(problemsOf({ policy: { nvIpam: {} } }), []);
  });

  it("passes on what is found of the values", () => {
    assert.match(problemsOf({ values: { psp: { enabled: false } } })[0]!, /^values\.psp: /);
    assert.equal(
      operatorFindings({
        release: "25.7.0",
        values: { upgradeCRDs: false },
        policy: undefined,
        hasPools: false,
      }).warnings.length,
      1,
    );
  });

  it("asks for nvIpam where there are pools", () => {
    for (const policy of [{}, { nvIpam: false }, { nvIpam: null }])
      assert.match(problemsOf({ policy })[0]!, /^policy\.spec\.nvIpam: .*write nvIpam: true$/);
    assert.deepEqual(problemsOf({ policy: {}, hasPools: false }), []);
  });

  it("leaves pools alone whose policy is made elsewhere or is not known yet", () => {
    assert.deepEqual(problemsOf({ policy: undefined }), []);
  });

  it("refuses a policy beside the one that the chart of 24.7 makes", () => {
    const values = { deployCR: true };
    assert.match(problemsOf({ release: "24.7.0", values })[0]!, /^values\.deployCR: .*remove it/);
    assert.deepEqual(problemsOf({ release: "24.7.0", values, policy: undefined }), []);
    assert.deepEqual(problemsOf({ release: "24.7.0", values: { deployCR: false } }), []);
  });

  it("refuses two operators that write NIC firmware", () => {
    const both = {
      values: { nicConfigurationOperator: { enabled: true } },
      policy: { nvIpam: true, nicConfigurationOperator: true },
    };
    assert.match(
      problemsOf(both)[0]!,
      /^values\.nicConfigurationOperator\.enabled: .*remove it from the values$/,
    );
    assert.deepEqual(
      problemsOf({ ...both, values: { nicConfigurationOperator: { enabled: false } } }),
      [],
    );
    assert.deepEqual(problemsOf({ ...both, policy: { nvIpam: true } }), []);
  });
});
