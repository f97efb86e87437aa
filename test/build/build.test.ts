import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
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
import { dirname, join } from "node:path";
import { reachable } from "../../scripts/dropUnreachable.ts";
import { type PackedPackage, packedPackage } from "../package/support/packedPackage.ts";
import { runTool } from "../package/support/runTool.ts";

const root = join(import.meta.dirname, "../..");
const modules = join(root, "node_modules");

interface Published {
  readonly exports: Readonly<Record<string, unknown>>;
  readonly bin?: Readonly<Record<string, string>>;
}

describe("the npm package", function () {
  this.timeout(120_000);
  const workspace = mkdtempSync(join(tmpdir(), "pulumi-rdma-build-"));
  const project = join(workspace, "project");
  let packed: PackedPackage;
  let dist: string;

  before(() => {
    packed = packedPackage();
    dist = packed.directory;
    const installed = join(project, "node_modules/pulumi-rdma");
    mkdirSync(installed, { recursive: true });
    runTool(workspace, "tar", ["-xzf", packed.archive, "--strip-components=1", "-C", installed]);
    writeFileSync(join(project, "package.json"), '{"type": "module"}');
    linkDependencies(installed);
  });
  after(() => {
    rmSync(workspace, { recursive: true, force: true });
  });

  it("holds what its entry points reach, the scripts that run on hosts and the manifests, and nothing else", () => {
    const manifest = JSON.parse(readFileSync(join(dist, "package.json"), "utf8")) as Published;
    const entries = [manifest.exports, manifest.bin ?? {}].flatMap(filesNamedIn);
    const sources = (folder: string): string[] =>
      readdirSync(join(root, folder)).map((file) => `${folder}/${file}`);
    const copies = [
      ...sources("provider/hosts/scripts"),
      ...sources("deploy"),
      "README.md",
      "docs/messages.md",
    ];
    const optional = existsSync(join(root, "LICENSE")) ? ["LICENSE"] : [];
    assert.deepEqual(
      packed.files,
      [...reachable(dist, entries), "package.json", ...copies, ...optional]
        .filter((file, index, all) => all.indexOf(file) === index)
        .sort(),
    );
    for (const file of copies)
      assert.equal(readFileSync(join(dist, file), "utf8"), readFileSync(join(root, file), "utf8"));
    assert.ok(packed.files.includes("provider/hosts/scripts/probe.sh"));
    assert.ok(packed.files.includes("provider/resources/handlers/rollout.js"));
    assert.ok(!packed.files.includes("provider/resources/handlers/rollout.d.ts"));
  });

  it("declares types without those of zod, with the comments of its inputs", () => {
    const declarations = packed.files.filter((file) => file.endsWith(".d.ts"));
    assert.ok(declarations.length > 20);
    for (const file of declarations)
      assert.doesNotMatch(readFileSync(join(dist, file), "utf8"), /from "zod"|\bz\./, file);
    const hosts = readFileSync(join(dist, "provider/resources/hostsInput.d.ts"), "utf8");
    assert.match(hosts, /\/\*\* Port of sshd\. .*\*\/\n +port\?: number;/);
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

  it("is not made of the sources: npm pack says where the package is", () => {
    const run = spawnSync("npm", ["pack", "--dry-run"], { cwd: root, encoding: "utf8" });
    assert.notEqual(run.status, 0);
    assert.match(run.stderr, /The package is what npm run build makes: npm pack \.\/dist$/m);
  });

  it("require of a handler from the program's folder gives the methods of the provider", () => {
    const manifest = JSON.parse(readFileSync(join(dist, "package.json"), "utf8")) as {
      exports: object;
    };
    const subpaths = Object.keys(manifest.exports);
    const handlers = subpaths.flatMap((path) => /^\.\/resources\/(.*)$/.exec(path)?.[1] ?? []);
    assert.equal(handlers.length, 11);
    const text = evaluate(
      'const require = process.getBuiltinModule("module").createRequire(process.cwd() + "/");' +
        `for (const module of ${JSON.stringify(handlers)})` +
        'console.log(module, Object.keys(require("pulumi-rdma/resources/" + module)).sort().join());',
    );
    const methods = "check,configure,create,delete,diff,read,update";
    assert.equal(text, handlers.map((module) => `${module} ${methods}\n`).join(""));
  });

  it("its command runs, and loads its subcommands", () => {
    const { bin = {} } = JSON.parse(readFileSync(join(dist, "package.json"), "utf8")) as Published;
    const command = join(project, "node_modules/pulumi-rdma", bin["pulumi-rdma"] ?? "");
    assert.match(readFileSync(command, "utf8"), /^#!\/usr\/bin\/env node\n/);
    const run = (...words: string[]): string =>
      runTool(project, process.execPath, [command, ...words]);
    const subcommands = [...run("--help").matchAll(/^ {2}(\w+) {2,}/gm)].map(
      ([, name]) => name ?? "",
    );
    assert(subcommands.includes("survey"));
    for (const name of subcommands)
      assert.match(run(name, "--help"), new RegExp(`^Usage: .*pulumi-rdma ${name} `));
  });

  it("import of its components does not load what only NetworkOperator needs", () => {
    const text = evaluate(
      'import { RdmaNodePool, SriovPool } from "pulumi-rdma/components";' +
        'const loaded = Object.keys(process.getBuiltinModule("module").createRequire("/")("node:module")._cache);' +
        'console.log(typeof RdmaNodePool, typeof SriovPool, loaded.some((path) => path.includes("@pulumi/kubernetes")));',
    );
    assert.equal(text, "function function false\n");
  });

  it("types of the installed package are complete for a program of their user, and refuse a wrong mode", () => {
    writeFileSync(
      join(project, "program.ts"),
      'import { hosts, RdmaMode } from "pulumi-rdma";\n' +
        'new RdmaMode("dgx", { hosts: hosts("dgx[030-031]"), mode: "exclusive" });\n' +
        'new RdmaMode("dgx", { hosts: hosts("dgx[030-031]"), mode: "both" });\n',
    );
    const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
    const words = [
      ...["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024"],
      ...["--typeRoots", join(modules, "@types"), "--types", "node", "program.ts"],
    ];
    const { stdout } = spawnSync(process.execPath, [compiler, ...words], {
      cwd: project,
      encoding: "utf8",
    });
    const errors = stdout.split("\n").filter((line) => /^\S/.test(line));
    assert.equal(errors.length, 1, stdout);
    assert.match(errors[0] ?? "", /^program\.ts\(3,\d+\): error TS\d+: Type '"both"' is not/);
  });

  function evaluate(text: string): string {
    return runTool(project, process.execPath, ["--input-type=module", "--eval", text]);
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

/** Paths at any depth of a part of package.json. */
function filesNamedIn(part: unknown): string[] {
  return typeof part === "string" ? [join(part)] : Object.values(part ?? {}).flatMap(filesNamedIn);
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
