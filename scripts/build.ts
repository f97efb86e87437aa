// Makes the npm package: JavaScript and declarations, the shell scripts, a package.json of its own.
import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const scripts = "provider/hosts/scripts";

/** The fields of package.json that a user's npm needs; `exports` are rewritten. */
const keptFields = [
  "name",
  "version",
  "description",
  "license",
  "type",
  "engines",
  "peerDependencies",
  "peerDependenciesMeta",
  "dependencies",
] as const;

interface Manifest extends Record<(typeof keptFields)[number], unknown> {
  readonly exports: Readonly<Record<string, string>>;
}

/**
 * @param directory What is in it goes first.
 * @throws Error where the compiler refuses; its words went to stdout.
 */
export function build(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
  const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  execFileSync(
    process.execPath,
    [compiler, "-p", join(root, "tsconfig.build.json"), "--outDir", directory],
    { stdio: ["ignore", "inherit", "inherit"] },
  );
  cpSync(join(root, scripts), join(directory, scripts), { recursive: true });
  for (const file of ["README.md", "LICENSE"])
    if (existsSync(join(root, file))) copyFileSync(join(root, file), join(directory, file));
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
  writeFileSync(
    join(directory, "package.json"),
    `${JSON.stringify(publishedManifest(manifest), null, 2)}\n`,
  );
}

function publishedManifest(manifest: Manifest): Record<string, unknown> {
  const exports = Object.entries(manifest.exports).map(([subpath, file]) => [
    subpath,
    file.endsWith(".ts")
      ? { types: file.replace(/\.ts$/, ".d.ts"), default: file.replace(/\.ts$/, ".js") }
      : file,
  ]);
  return {
    ...Object.fromEntries(keptFields.map((field) => [field, manifest[field]])),
    exports: Object.fromEntries(exports) as unknown,
  };
}

if (import.meta.main) build(join(root, "dist"));
