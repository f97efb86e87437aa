import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { constants, setPriority } from "node:os";
import { join } from "node:path";
import { cacheDirectory } from "./cacheDirectory.ts";

export interface GoBuild {
  /** What is built, for messages: `the Pulumi CLI v3.259.0`. */
  readonly what: string;
  /** Folder with the go.mod and go.sum that pin everything. */
  readonly moduleDirectory: string;
  /** Folder of the cache that the binaries go to; names the version. */
  readonly name: string;
  /** What is linked, by package path; each binary is named after the end of its path. */
  readonly packages: readonly string[];
  /** Options of `go build`. */
  readonly options: readonly string[];
  /** How long it takes from nothing, for the first message: `about four minutes on two cores`. */
  readonly duration: string;
  /** What helps besides installing Go: `put \`pulumi\` on PATH`. */
  readonly otherwise?: string;
}

/**
 * Builds commands from their Go modules, once per name, into the cache. The
 * folder with the binaries appears under its final name only when all are there.
 *
 * @returns Path of the folder.
 */
export async function buildGoModule(build: GoBuild, say: (line: string) => void): Promise<string> {
  const directory = join(cacheDirectory(), build.name);
  if (existsSync(directory)) return directory;

  mkdirSync(cacheDirectory(), { recursive: true });
  removeAbandoned(`${build.name}-build-`);
  const workspace = mkdtempSync(join(cacheDirectory(), `${build.name}-build-`));
  const started = Date.now();
  const elapsed = (): string => `${Math.round((Date.now() - started) / 1000)} s`;
  say(`Building ${build.what} from Go modules, once: ${build.duration}`);
  const heartbeat = setInterval(() => {
    say(`  still building ${build.what}, ${elapsed()}`);
  }, 30_000);
  try {
    const module = join(workspace, "module");
    cpSync(build.moduleDirectory, module, { recursive: true });
    mkdirSync(join(workspace, "bin"));
    await go(build, workspace, [
      "build",
      "-modcacherw",
      // The linker would drop it: one seventh less to compile.
      "-gcflags=all=-dwarf=false",
      ...build.options,
      "-o=../bin/",
      ...build.packages,
    ]);
    if (!existsSync(directory)) renameSync(join(workspace, "bin"), directory);
  } finally {
    clearInterval(heartbeat);
    rmSync(workspace, { recursive: true, force: true });
  }
  say(`Built ${build.what} in ${elapsed()}`);
  return directory;
}

/** Workspaces of builds that were interrupted hold gigabytes; none is at work after an hour. */
function removeAbandoned(prefix: string): void {
  for (const name of readdirSync(cacheDirectory()).filter((entry) => entry.startsWith(prefix))) {
    const workspace = join(cacheDirectory(), name);
    if (Date.now() - statSync(workspace).mtimeMs > 3_600_000)
      rmSync(workspace, { recursive: true, force: true });
  }
}

/**
 * Modules and build cache live and die with the workspace: nothing else on the
 * machine is written. The build yields to everything else that runs.
 */
function go(build: GoBuild, workspace: string, arguments_: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("go", arguments_, {
      cwd: join(workspace, "module"),
      stdio: ["ignore", "ignore", "pipe"],
      env: {
        ...process.env,
        GOPATH: join(workspace, "gopath"),
        GOMODCACHE: join(workspace, "gopath/pkg/mod"),
        GOCACHE: join(workspace, "gocache"),
        GOFLAGS: "-buildvcs=false",
        CGO_ENABLED: "0",
      },
    });
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      stderr = (stderr + chunk).slice(-4000);
    });
    child.on("error", (cause) => {
      const otherwise = build.otherwise === undefined ? "" : `, or ${build.otherwise}`;
      reject(
        new Error(
          `Cannot build ${build.what}: no \`go\` on PATH; install Go 1.26 or later${otherwise}`,
          { cause },
        ),
      );
    });
    child.on("close", (code) => {
      if (code === 0) resolve();
      else
        reject(
          new Error(`Cannot build ${build.what}: go ended with ${code ?? "a signal"}\n${stderr}`),
        );
    });
  });
}
