import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { plainValue } from "../../../components/helm/plainValue.ts";

describe("plainValue()", () => {
  it("leaves out what is known only later, at any depth, and keeps the rest", () => {
    const input = {
      nfd: { enabled: pulumi.output(true), deployNodeFeatureRules: false },
      imagePullSecrets: ["a", Promise.resolve("b"), null],
    };
    assert.deepEqual(plainValue(input), {
      nfd: { enabled: undefined, deployNodeFeatureRules: false },
      imagePullSecrets: ["a", undefined, null],
    });
    assert.equal(plainValue(pulumi.output({ a: 1 })), undefined);
    assert.equal(plainValue("text"), "text");
    assert.equal(plainValue(undefined), undefined);
  });
});
