import assert from "node:assert/strict";
import fc from "fast-check";
import { errorOfStatus } from "../../provider/cluster/apiStatus.ts";
import { ClusterError } from "../../provider/cluster/clusterError.ts";
import { failsWith } from "./support/failsWith.ts";

const asked = {
  what: "apply IPPool default/p",
  method: "PATCH",
  server: "https://k",
  expired: () => undefined,
} as const;

const status = (message: string, details: object = {}): string =>
  JSON.stringify({ kind: "Status", message, details });
const conflict = (...causes: (readonly [manager: string, field: string])[]): string =>
  status("Apply failed with 2 conflicts", {
    causes: causes.map(([manager, field]) => ({
      reason: "FieldManagerConflict",
      message: `conflict with ${manager}`,
      field,
    })),
  });

/** What kube-apiserver 1.36 answered, with other names. */
const answers = {
  forbidden:
    'ippools.nv-ipam.nvidia.com "p" is forbidden: User "ci" cannot patch resource "ippools" in API group "nv-ipam.nvidia.com" in the namespace "default"',
  quota:
    'pods "p" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1',
  webhook:
    'admission webhook "operator-webhook.sriovnetwork.openshift.io" denied the request: numVfs is too big',
};

describe("errorOfStatus()", () => {
  const fails = (
    code: number,
    body: string,
    ...expected: Parameters<typeof failsWith>
  ): ClusterError => {
    const error = errorOfStatus(code, body, asked);
    failsWith(...expected)(error);
    assert.match(error.message, /^Cannot apply IPPool default\/p: /);
    return error;
  };

  it("names user, verb and resource of a right that is missing, and the role that has it", () => {
    fails(
      403,
      status(answers.forbidden),
      "forbidden",
      /User "ci" cannot patch resource "ippools"/,
      /ClusterRole pulumi-rdma-manage of deploy\/rbac\.yaml/,
    );
    const read = errorOfStatus(403, status(answers.forbidden), { ...asked, method: "GET" });
    assert.match(read.message, /ClusterRole pulumi-rdma-observe of/);
  });

  it("tells a refusal by an admission rule from a right that is missing", () => {
    fails(403, status(answers.quota), "invalid", /exceeded quota: q/);
    fails(403, status(answers.webhook), "invalid", /numVfs is too big/);
    fails(400, status(answers.webhook), "invalid", /operator-webhook.*numVfs is too big/);
  });

  it("hands on what the API server says of a spec", () => {
    fails(
      422,
      status('spec.linkType: Unsupported value: "x"'),
      "invalid",
      /Unsupported value: "x"/,
    );
    fails(
      500,
      status("failed to create typed patch object: .spec.foo: field not declared in schema"),
      "invalid",
      /\.spec\.foo/,
    );
  });

  it("says who owns which fields of a conflict", () => {
    const body = conflict(
      ['"argocd"', ".spec.subnet"],
      ['"kubectl-edit" using nv-ipam.nvidia.com/v1alpha1 at 2026-11-21T08:00:00Z', ".spec.gateway"],
      ['"argocd"', ".spec.gateway"],
    );
    const error = fails(
      409,
      body,
      "conflict",
      /field manager "argocd" owns spec\.gateway, spec\.subnet; field manager "kubectl-edit" owns spec\.gateway;/,
      /`force: true`/,
    );
    assert.equal(error.edits, undefined);
  });

  it("knows a conflict with nobody but editors", () => {
    const editor = '"kubectl-edit" using nv-ipam.nvidia.com/v1alpha1 at 2026-11-21T08:00:00Z';
    const error = fails(409, conflict([editor, ".spec.gateway"]), "conflict");
    assert.equal(error.edits, 'field manager "kubectl-edit" owns spec.gateway');
    const stored = fails(
      409,
      status("the object has been modified"),
      "conflict",
      /run `pulumi up`/,
    );
    assert.equal(stored.edits, undefined);
  });

  it("says that the namespace is what is missing", () => {
    const details = { name: "nets", kind: "namespaces" };
    fails(
      404,
      status('namespaces "nets" not found', details),
      "not_found",
      /has no namespace "nets"; create it first/,
    );
    fails(404, "404 page not found\n", "not_found", /404 page not found/);
  });

  it("says which credential has run out, where it is known", () => {
    fails(401, status("Unauthorized"), "unauthorized", /\(expired token or certificate\?\)/);
    const error = errorOfStatus(401, "", { ...asked, expired: () => "the token expired today" });
    failsWith("unauthorized", /\(the token expired today\)/)(error);
  });

  it("knows lists that expired, and servers that are busy", () => {
    fails(410, status("The provided continue parameter is too old"), "expired", /too old/);
    fails(429, status("storage is (re)initializing"), "throttled", /\(re\)initializing/);
  });

  it("makes one line of any answer, and never throws", () => {
    const text = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(
        fc.integer({ min: 300, max: 599 }),
        fc.oneof(
          text,
          fc.json(),
          fc.record({ message: text }).map((body) => JSON.stringify(body)),
        ),
        (code, body) => {
          const error = errorOfStatus(code, body, asked);
          assert.ok(error instanceof ClusterError);
          assert.doesNotMatch(error.message, /\p{Cc}/u);
        },
      ),
    );
  });
});
