import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** Whether a fresh process that imports a subpath of the package loads @pulumi/kubernetes. */
function loadsKubernetes(subpath: string): boolean {
  const program = `
    await import("${subpath}");
    const { createRequire } = await import("node:module");
    const files = Object.keys(createRequire(process.cwd() + "/").cache);
    console.log(files.some((file) => file.includes("@pulumi/kubernetes")));`;
  const words = ["--input-type=module", "--eval", program];
  return execFileSync(process.execPath, words, { cwd: root, encoding: "utf8" }).trim() === "true";
}

describe("@pulumi/kubernetes", () => {
  it("is loaded by NetworkOperator alone, so that programs without it run", () => {
    assert.equal(loadsKubernetes("pulumi-rdma"), false);
    assert.equal(loadsKubernetes("pulumi-rdma/components"), false);
    assert.equal(loadsKubernetes("pulumi-rdma/components/networkOperator"), true);
  });

  it("is an optional peer of the package", () => {
    const manifest = createRequire(import.meta.url)("../../package.json") as {
      peerDependencies: Record<string, string>;
      peerDependenciesMeta: Record<string, { optional?: boolean }>;
    };
    assert("@pulumi/kubernetes" in manifest.peerDependencies);
    assert.equal(manifest.peerDependenciesMeta["@pulumi/kubernetes"]?.optional, true);
  });
});
