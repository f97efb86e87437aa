import { join } from "node:path";
import { mkdirSync } from "node:fs";
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

const workspace = join(import.meta.dirname, "../../../.lab/test/packed");
let packed: PackedPackage | undefined;

/** The package as it would be published, made once for all tests. */
export function packedPackage(): PackedPackage {
  return (packed ??= pack());
}

function pack(): PackedPackage {
  const directory = join(workspace, "dist");
  mkdirSync(workspace, { recursive: true });
  build(directory);
  const output = runTool(directory, "npm", ["pack", "--json", "--pack-destination", workspace]);
  const [{ filename, files }] = JSON.parse(output) as [NpmPack];
  return {
    directory,
    archive: join(workspace, filename),
    files: files.map(({ path }) => path).sort(),
  };
}
