import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "./cacheDirectory.ts";

const moduleDirectory = join(import.meta.dirname, "module");
const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** Version that the module of this folder pins: `v3.259.0`. */
export function pinnedVersion(): string {
  const goMod = readFileSync(join(moduleDirectory, "go.mod"), "utf8");
  const version = /github\.com\/pulumi\/pulumi\/pkg\/v3 (v[\d.]+)/.exec(goMod)?.[1];
  if (version === undefined)
    throw new Error("lab/cli/module/go.mod pins no version of pulumi/pkg/v3");
  return version;
}

/**
 * Builds the Pulumi CLI from its Go module, once per version, into the cache.
 * The binary appears under its final name only when it is complete.
 *
 * @returns Path of the binary.
 */
export async function buildPulumi(say: (line: string) => void): Promise<string> {
  const version = pinnedVersion();
  const directory = join(cacheDirectory(), `pulumi-${version}`);
  const binary = join(directory, "pulumi");
  if (existsSync(binary)) return binary;

  mkdirSync(directory, { recursive: true });
  const workspace = mkdtempSync(join(directory, "build-"));
  const started = Date.now();
  const elapsed = (): string => `${Math.round((Date.now() - started) / 1000)} s`;
  say(
    `Building the Pulumi CLI ${version} from its Go module, once: about four minutes on two cores`,
  );
  const heartbeat = setInterval(() => {
    say(`  still building the Pulumi CLI, ${elapsed()}`);
  }, 30_000);
  try {
    cpSync(moduleDirectory, workspace, { recursive: true });
    await go(workspace, [
      "build",
      "-modcacherw",
      "-tags=osusergo,grpcnotrace",
      `-ldflags=-s -w -X ${versionVariable}=${version}`,
      "-o=pulumi",
      "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    ]);
    renameSync(join(workspace, "pulumi"), binary);
  } finally {
    clearInterval(heartbeat);
    rmSync(workspace, { recursive: true, force: true });
  }
  say(`Built the Pulumi CLI in ${elapsed()}`);
  return binary;
}

/** Modules and build cache live and die with the workspace: nothing else on the machine is written. */
function go(workspace: string, arguments_: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("go", arguments_, {
      cwd: workspace,
      stdio: ["ignore", "ignore", "pipe"],
      env: {
        ...process.env,
        GOPATH: join(workspace, "gopath"),
        GOMODCACHE: join(workspace, "gopath/pkg/mod"),
        GOCACHE: join(workspace, "gocache"),
        GOFLAGS: "-buildvcs=false",
      },
    });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      stderr = (stderr + chunk).slice(-4000);
    });
    child.on("error", (cause) => {
      reject(
        new Error(
          "Cannot build the Pulumi CLI: no `go` on PATH; install Go 1.26 or later, or put `pulumi` on PATH",
          { cause },
        ),
      );
    });
    child.on("close", (code) => {
      if (code === 0) resolve();
      else
        reject(
          new Error(`Cannot build the Pulumi CLI: go ended with ${code ?? "a signal"}\n${stderr}`),
        );
    });
  });
}
