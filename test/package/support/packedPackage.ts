import { join } from "node:path";
import { mkdirSync, rmSync } from "node:fs";
import { build } from "../../../scripts/build.ts";
import { runTool } from "./runTool.ts";

export interface PackedPackage {
  /** Folder that was packed. */
  readonly directory: string;
  /** The archive, as npm publishes it. */
  readonly archive: string;
  /** What is in it. */
  readonly files: readonly string[];
}

interface NpmPack {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** Of this process: test files that run beside each other pack at the same time. */
const workspace = join(import.meta.dirname, "../../../.lab/test/packed", String(process.pid));
let packed: PackedPackage | undefined;

/** The package as it would be published, made once for all tests. */
export function packedPackage(): PackedPackage {
  return (packed ??= pack());
}

function pack(): PackedPackage {
  const directory = join(workspace, "dist");
  mkdirSync(workspace, { recursive: true });
  process.on("exit", () => {
    rmSync(workspace, { recursive: true, force: true });
  });
  build(directory);
  const output = runTool(directory, "npm", ["pack", "--json", "--pack-destination", workspace]);
  const [{ filename, files }] = JSON.parse(output) as [NpmPack];
  return {
    directory,
    archive: join(workspace, filename),
    files: files.map(({ path }) => path).sort(),
  };
}
