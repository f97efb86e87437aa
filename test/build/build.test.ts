import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { build } from "../../scripts/build.ts";

const root = join(import.meta.dirname, "../..");
const modules = join(root, "node_modules");

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

describe("the npm package", function () {
  this.timeout(120_000);
  const workspace = mkdtempSync(join(tmpdir(), "pulumi-rdma-build-"));
  const dist = join(workspace, "dist");
  const project = join(workspace, "project");
  let packed: Packed;

  before(() => {
    build(dist);
    const output = run(dist, "npm", ["pack", "--json", "--pack-destination", workspace]);
    [packed] = JSON.parse(output) as [Packed];
    const installed = join(project, "node_modules/pulumi-rdma");
    mkdirSync(installed, { recursive: true });
    run(workspace, "tar", ["-xzf", packed.filename, "--strip-components=1", "-C", installed]);
    writeFileSync(join(project, "package.json"), '{"type": "module"}');
    linkDependencies(installed);
  });
  after(() => {
    rmSync(workspace, { recursive: true, force: true });
  });

  it("holds the scripts that run on hosts, and nothing of lab, tests or sources", () => {
    const paths = packed.files.map(({ path }) => path);
    const scripts = readdirSync(join(root, "provider/hosts/scripts"));
    assert.ok(scripts.length >= 2);
    for (const script of scripts) {
      const path = `provider/hosts/scripts/${script}`;
      assert.ok(paths.includes(path), path);
      assert.equal(readFileSync(join(dist, path), "utf8"), readFileSync(join(root, path), "utf8"));
    }
    const others = paths.filter(
      (path) =>
        !/^(provider|components)\/.*(\.js|\.d\.ts|\.sh)$/.test(path) &&
        !["package.json", "README.md", "LICENSE"].includes(path),
    );
    assert.deepEqual(others, []);
  });

  it("asks npm for what it imports and runs nothing at installation", () => {
    const manifest = JSON.parse(readFileSync(join(dist, "package.json"), "utf8")) as Record<
      string,
      Record<string, string> | undefined
    >;
    assert.equal(manifest.scripts, undefined);
    assert.equal(manifest.devDependencies, undefined);
    const named = { ...manifest.dependencies, ...manifest.peerDependencies };
    const imported = importedPackages(dist).filter((name) => !name.startsWith("node:"));
    assert.deepEqual(imported, Object.keys(named).sort());
  });

  it("import of the installed package gives the resources and works on a nodeset", () => {
    const text = evaluate(
      'import { hosts, RdmaMode } from "pulumi-rdma";' +
        'console.log(typeof RdmaMode, Object.keys(hosts("dgx[030-031]")).join());',
    );
    assert.equal(text, "function dgx030,dgx031\n");
  });

  it("require of a handler from the program's folder gives the methods of the provider", () => {
    const manifest = JSON.parse(readFileSync(join(dist, "package.json"), "utf8")) as {
      exports: object;
    };
    const subpaths = Object.keys(manifest.exports);
    const handlers = subpaths.flatMap((path) => /^\.\/resources\/(.*)$/.exec(path)?.[1] ?? []);
    assert.equal(handlers.length, 11);
    for (const module of handlers) {
      const text = evaluate(
        'const handler = process.getBuiltinModule("module").createRequire(process.cwd() + "/")' +
          `("pulumi-rdma/resources/${module}"); console.log(Object.keys(handler).sort().join());`,
      );
      assert.equal(text, "check,configure,create,delete,diff,read,update\n", module);
    }
  });

  it("import of its components does not load what only NetworkOperator needs", () => {
    const text = evaluate(
      'import { RdmaNodePool, SriovPool } from "pulumi-rdma/components";' +
        'const loaded = Object.keys(process.getBuiltinModule("module").createRequire("/")("node:module")._cache);' +
        'console.log(typeof RdmaNodePool, typeof SriovPool, loaded.some((path) => path.includes("@pulumi/kubernetes")));',
    );
    assert.equal(text, "function function false\n");
  });

  it("types of the installed package are complete for a program of their user", () => {
    writeFileSync(
      join(project, "program.ts"),
      'import { hosts, RdmaMode } from "pulumi-rdma";\n' +
        'new RdmaMode("dgx", { hosts: hosts("dgx[030-031]"), mode: "exclusive" });\n' +
        "// @ts-expect-error no such mode\n" +
        'new RdmaMode("dgx", { hosts: hosts("dgx[030-031]"), mode: "both" });\n',
    );
    const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
    run(project, process.execPath, [
      compiler,
      ...["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024"],
      ...["--typeRoots", join(modules, "@types"), "--types", "node", "program.ts"],
    ]);
  });

  function evaluate(text: string): string {
    return run(project, process.execPath, ["--input-type=module", "--eval", text]);
  }

  /** What npm would install, from this repository: the test needs no registry. */
  function linkDependencies(installed: string): void {
    const { dependencies, peerDependencies } = JSON.parse(
      readFileSync(join(installed, "package.json"), "utf8"),
    ) as Record<"dependencies" | "peerDependencies", Record<string, string>>;
    for (const name of Object.keys({ ...dependencies, ...peerDependencies })) {
      const link = join(project, "node_modules", name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(modules, name), link);
    }
  }
});

/** @throws AssertionError with what was printed */
function run(directory: string, command: string, words: readonly string[]): string {
  const path = [join(process.execPath, ".."), process.env.PATH].join(delimiter);
  try {
    return execFileSync(command, words, {
      cwd: directory,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, PATH: path },
    });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    assert.fail(`${command} failed:\n${stdout}\n${stderr}`);
  }
}

/** Names of the packages that any file imports, sorted. */
function importedPackages(directory: string): string[] {
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" });
  const names = files
    .filter((file) => file.endsWith(".js"))
    .flatMap((file) => [
      ...readFileSync(join(directory, file), "utf8").matchAll(
        /(?:^(?:import|export|\}).* from |^import |\bimport\()"([^."][^"]*)"/gm,
      ),
    ])
    .map(([, name = ""]) => (name.startsWith("@") ? name : (name.split("/")[0] ?? "")));
  return [...new Set(names)].sort();
}
