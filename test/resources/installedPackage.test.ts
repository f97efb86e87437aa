import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkInstalledPackage } from "../../provider/resources/installedPackage.ts";

describe("checkInstalledPackage()", () => {
  const directory = mkdtempSync(join(tmpdir(), "pulumi-rdma-installed-"));
  const { version } = JSON.parse(
    readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"),
  ) as { version: string };
  after(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  it("names the folder that lacks the package and the commands that add it", () => {
    assert.throws(
      () => {
        checkInstalledPackage(directory);
      },
      new RegExp(
        `^Error: Cannot find pulumi-rdma from ${directory}, .*\`npm install pulumi-rdma\`.*\`pnpm add pulumi-rdma\``,
      ),
    );
  });

  it("takes another copy of the same version", () => {
    install(join(directory, "node_modules/.pnpm/node_modules"), version);
    checkInstalledPackage(directory);
  });

  it("names both versions and both places where they differ", () => {
    const program = join(directory, "program");
    install(join(program, "node_modules"), "9.0.0");
    assert.throws(
      () => {
        checkInstalledPackage(program, { directory: "/opt/site", version: "8.1.0" });
      },
      new RegExp(
        `^Error: pulumi-rdma is installed in two versions: the program uses 8\\.1\\.0 in /opt/site, its resources would be run by 9\\.0\\.0 in ${program}/node_modules/pulumi-rdma; expected one`,
      ),
    );
  });

  it("finds this repository from within itself", () => {
    checkInstalledPackage(join(import.meta.dirname, "../../examples/single"));
  });

  function install(modules: string, installedVersion: string): void {
    const installed = join(modules, "pulumi-rdma");
    mkdirSync(installed, { recursive: true });
    writeFileSync(
      join(installed, "package.json"),
      JSON.stringify({ name: "pulumi-rdma", version: installedVersion }),
    );
  }
});
