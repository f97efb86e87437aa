import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { packedPackage } from "./packedPackage.ts";
import {
  dependant,
  plainModules,
  type Program,
  sitePool,
  template,
  typedModules,
} from "./programs.ts";
import { runTool } from "./runTool.ts";

/**
 * Programs with our archive installed, outside of this repository. The SDK is of
 * the version of this repository, which its own installation has just fetched.
 */
export class Installations {
  readonly #workspace = mkdtempSync(join(tmpdir(), "pulumi-rdma-package-"));
  /** One npm workspace: each program is a member and sees what npm hoists. */
  readonly npm = join(this.#workspace, "npm");
  readonly pnpm = join(this.#workspace, "pnpm");

  /** Four programs under npm: `template`, `modules`, `typed`, `dependant`. */
  installWithNpm(): void {
    const { archive } = packedPackage();
    const members = {
      template: template(archive),
      modules: plainModules(archive),
      typed: typedModules(archive),
      dependant: dependant(this.#packSitePool()),
    };
    for (const [name, program] of Object.entries(members)) write(join(this.npm, name), program);
    write(this.npm, {
      "package.json": JSON.stringify({
        name: "package-tests",
        private: true,
        workspaces: Object.keys(members),
      }),
    });
    runTool(this.npm, "npm", ["install", "--prefer-offline", "--no-audit", "--no-fund"]);
  }

  /** The program that depends on the site's package alone, in pnpm's strict layout. */
  installWithPnpm(): void {
    write(this.pnpm, {
      ...dependant(this.#packSitePool()),
      // Stands for a registry that has our package; no script of a dependency is needed.
      "pnpm-workspace.yaml": `overrides:\n  pulumi-rdma: file:${packedPackage().archive}\nstrictDepBuilds: false\n`,
    });
    const cache = join(import.meta.dirname, "../../../.lab/pnpm");
    runTool(this.pnpm, "pnpm", [
      "install",
      "--prefer-offline",
      `--store-dir=${join(cache, "store")}`,
      `--config.cache-dir=${join(cache, "cache")}`,
    ]);
  }

  remove(): void {
    rmSync(this.#workspace, { recursive: true, force: true });
  }

  #packSitePool(): string {
    const directory = join(this.#workspace, "site-pool");
    write(directory, sitePool);
    runTool(directory, "npm", ["pack", "--pack-destination", this.#workspace]);
    return join(this.#workspace, "site-pool-1.0.0.tgz");
  }
}

export function write(directory: string, program: Program): void {
  for (const [path, text] of Object.entries(program)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
}
