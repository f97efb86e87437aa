// Makes the npm package: JavaScript, the declarations that a program can reach, what
// runs on hosts, manifests to apply, a package.json of its own.
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { declarationsOf, dropUnreachable, reachable } from "./dropUnreachable.ts";
import { writePlainDeclarations } from "./plainDeclarations.ts";
import type { PublishedManifest } from "./publishedManifest.ts";

const root = join(import.meta.dirname, "..");
/** Read at run time, or applied by hand. */
const folders = ["provider/hosts/scripts", "deploy"];

/** The fields of package.json that a user's npm needs; those that name files are rewritten. */
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
  readonly bin?: Readonly<Record<string, string>>;
}

/**
 * @param directory What is in it goes first.
 * @throws Error where the compiler refuses; its words went to stdout.
 */
export function build(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
  const program = compile(directory);
  for (const folder of folders)
    cpSync(join(root, folder), join(directory, folder), { recursive: true });
  for (const file of ["README.md", "LICENSE", "docs/messages.md"])
    if (existsSync(join(root, file))) cpSync(join(root, file), join(directory, file));
  const manifest = publishedManifest(
    JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest,
  );
  writeFileSync(join(directory, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  const declarations = reachable(directory, declarationsOf(manifest));
  writePlainDeclarations(program, root, directory, declarations);
  dropUnreachable(directory, manifest);
}

/** @throws Error where the compiler refuses; its words go to stdout. */
function compile(directory: string): ts.Program {
  const config = join(root, "tsconfig.build.json");
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: report };
  const parsed = ts.getParsedCommandLineOfConfigFile(config, { outDir: directory }, host);
  if (parsed === undefined) throw new Error(`Cannot read ${config}`);
  const program = ts.createProgram(parsed.fileNames, parsed.options);
  const faults = [
    ...parsed.errors,
    ...ts.getPreEmitDiagnostics(program),
    ...program.emit().diagnostics,
  ];
  for (const fault of faults) report(fault);
  if (faults.length > 0)
    throw new Error(`The package does not compile: ${faults.length} errors, see above`);
  return program;
}

function report(diagnostic: ts.Diagnostic): void {
  const host = {
    getCurrentDirectory: () => root,
    getCanonicalFileName: (name: string) => name,
    getNewLine: () => "\n",
  };
  process.stdout.write(ts.formatDiagnostic(diagnostic, host));
}

function publishedManifest(manifest: Manifest): PublishedManifest {
  const index = manifest.exports["."] ?? "";
  const bin = Object.entries(manifest.bin ?? {}).map(([name, file]) => [name, compiled(file)]);
  return {
    ...Object.fromEntries(keptFields.map((field) => [field, manifest[field]])),
    // For a compiler that reads no `exports`: `moduleResolution: node` of Pulumi's template.
    main: compiled(index),
    types: declarations(index),
    exports: Object.fromEntries(
      Object.entries(manifest.exports).map(([subpath, file]) => [
        subpath,
        published(subpath, file),
      ]),
    ),
    ...(bin.length === 0 ? {} : { bin: Object.fromEntries(bin) as Record<string, string> }),
  };
}

/** Handlers are loaded by the engine's provider process: no program imports them. */
function published(subpath: string, file: string): string | { types: string; default: string } {
  return !file.endsWith(".ts") || subpath.startsWith("./resources/")
    ? compiled(file)
    : { types: declarations(file), default: compiled(file) };
}

const compiled = (file: string): string => file.replace(/\.ts$/, ".js");
const declarations = (file: string): string => file.replace(/\.ts$/, ".d.ts");

if (import.meta.main) build(join(root, "dist"));
