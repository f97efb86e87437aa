import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pinnedVersion } from "../../lab/cli/buildPulumi.ts";

const cli = join(import.meta.dirname, "../../lab/cli");

describe("the Pulumi CLI of demo and tests", function () {
  this.timeout(60_000);
  const workspace = mkdtempSync(join(tmpdir(), "pulumi-rdma-cli-"));
  const cache = join(workspace, "cache");
  let tools: string;
  beforeEach(() => {
    tools = mkdtempSync(join(workspace, "tools-"));
    rmSync(cache, { recursive: true, force: true });
    mkdirSync(cache);
  });
  after(() => {
    rmSync(workspace, { recursive: true, force: true });
  });

  function installTool(name: string, line: string): void {
    writeFileSync(join(tools, name), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
  }

  /** What a machine with nothing but these tools would use: the directory, or why there is none. */
  function choose(): { readonly directory: string; readonly words: string } {
    const text =
      `import { pulumiDirectory } from ${JSON.stringify(join(cli, "pulumiDirectory.ts"))};` +
      `try { console.log(await pulumiDirectory(${JSON.stringify(join(workspace, "state"))}, console.error)); }` +
      "catch (error) { console.error(error.message); }";
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["--input-type=module", "--eval", text],
      { encoding: "utf8", env: { PATH: tools, PULUMI_RDMA_CACHE: cache, HOME: workspace } },
    );
    return { directory: stdout.trim(), words: stderr };
  }

  for (const version of ["v3.250.0", "v3.259.1", "v3.1000.0", "v4.0.0"])
    it(`is the one on PATH when that is ${version}, with its language host`, () => {
      installTool("pulumi", `echo ${version}`);
      installTool("pulumi-language-nodejs", "exit 0");
      assert.equal(choose().directory, tools);
    });

  for (const [why, words] of [
    ["too old", "echo v3.249.9"],
    ["of an old major version", "echo v2.300.0"],
    ["something else", "echo usage: pulumi"],
    ["broken", "echo v3.259.0 >&2; exit 1"],
  ] as const)
    it(`is not the one on PATH when that is ${why}`, () => {
      installTool("pulumi", words);
      installTool("pulumi-language-nodejs", "exit 0");
      const { directory, words: said } = choose();
      assert.equal(directory, "");
      assert.match(said, /^Building the Pulumi CLI v/);
    });

  it("is not the one on PATH when that has no language host", () => {
    installTool("pulumi", "echo v3.259.0");
    assert.equal(choose().directory, "");
  });

  it("cannot be built without Go: the message says what to install, and nothing half-built stays", () => {
    const { directory, words } = choose();
    assert.equal(directory, "");
    const needed = /^go ([\d.]+)$/m.exec(readFileSync(join(cli, "module/go.mod"), "utf8"))?.[1];
    assert.ok(
      words.includes(
        `no \`go\` on PATH; install Go ${needed ?? ""} or later, or put \`pulumi\` on PATH`,
      ),
      words,
    );
    assert.deepEqual(filesBelow(cache), []);
  });

  it("shows what Go said when the build fails, and nothing half-built stays", () => {
    installTool("go", 'echo half > pulumi; echo "go: no route to the module proxy" >&2; exit 3');
    const { directory, words } = choose();
    assert.equal(directory, "");
    assert.match(words, /go ended with 3\ngo: no route to the module proxy/);
    assert.deepEqual(filesBelow(cache), []);
  });

  it("is built once: the second time the cached one is used without Go", () => {
    installTool("go", "printf '#!/bin/sh\\n' > ../bin/pulumi");
    const first = choose();
    assert.equal(first.directory, join(workspace, "state/bin"));
    assert.match(first.words, /Built the Pulumi CLI v\S+ in \d+ s/);
    assert.deepEqual(filesBelow(cache), [`pulumi-${pinnedVersion()}/pulumi`]);
    rmSync(join(tools, "go"));
    assert.deepEqual(choose(), { directory: first.directory, words: "" });
    assert.deepEqual(readdirSync(first.directory).sort(), [
      "pulumi",
      "pulumi-language-nodejs",
      "pulumi-resource-pulumi-nodejs",
    ]);
  });

  it("clears away what a build left that was interrupted hours ago, not one that may be at work", () => {
    installTool("go", "printf '#!/bin/sh\\n' > ../bin/pulumi");
    const [abandoned, atWork] = ["old", "new"].map((name) => {
      const left = join(cache, `pulumi-${pinnedVersion()}-build-${name}`);
      mkdirSync(left);
      writeFileSync(join(left, "go.mod"), "");
      return left;
    }) as [string, string];
    utimesSync(abandoned, 0, 0);
    choose();
    assert.deepEqual(readdirSync(cache).sort(), [`pulumi-${pinnedVersion()}`, basename(atWork)]);
  });

  it("pinnedVersion() is the version of both modules that go.mod requires", () => {
    const goMod = readFileSync(join(cli, "module/go.mod"), "utf8");
    const versions = [...goMod.matchAll(/pulumi\/pulumi\/(?:pkg|sdk)\/v3 (v[\d.]+)/g)].map(
      ([, version]) => version,
    );
    assert.deepEqual(versions, [pinnedVersion(), pinnedVersion()]);
  });
});

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name).slice(directory.length + 1));
}
