import { spawnSync } from "node:child_process";
import { copyFileSync, linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { buildPulumi } from "./buildPulumi.ts";

/** Oldest CLI that behaves as the provider expects (provider output, inputs from read(), saved plans). */
const oldestVersion = [3, 250] as const;

/**
 * A directory that holds `pulumi`, the Node.js language host and the launcher of
 * dynamic providers. The first two come from PATH when `pulumi version` there is
 * 3.250 or later and its language host is installed; else the CLI is built once
 * and the language host of this repository is used.
 *
 * @param stateDirectory Where the directory is made when it is needed.
 */
export async function pulumiDirectory(
  stateDirectory: string,
  say: (line: string) => void,
): Promise<string> {
  const installed = recentPulumiOnPath();
  if (installed !== undefined) return installed;

  const binary = await buildPulumi(say);
  const directory = join(stateDirectory, "bin");
  mkdirSync(directory, { recursive: true });
  placeBinary(binary, join(directory, "pulumi"));
  const languageHost = join(import.meta.dirname, "languageHost.ts");
  writeFileSync(
    join(directory, "pulumi-language-nodejs"),
    `#!/bin/sh\nexec "${process.execPath}" "${languageHost}" "$@"\n`,
    { mode: 0o755 },
  );
  const launcher = join(directory, "pulumi-resource-pulumi-nodejs");
  rmSync(launcher, { force: true });
  symlinkSync(
    join(
      dirname(createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json")),
      "pulumi-resource-pulumi-nodejs",
    ),
    launcher,
  );
  return directory;
}

function recentPulumiOnPath(): string | undefined {
  const answer = spawnSync("pulumi", ["version"], {
    encoding: "utf8",
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  const version = /^v(\d+)\.(\d+)\./.exec(answer.error === undefined ? answer.stdout : "");
  if (version === null) return undefined;
  const [major, minor] = [Number(version[1]), Number(version[2])];
  const recent =
    major > oldestVersion[0] || (major === oldestVersion[0] && minor >= oldestVersion[1]);
  const found = (tool: string): string =>
    spawnSync("/bin/sh", ["-c", 'command -v "$0"', tool], { encoding: "utf8" }).stdout.trim();
  return recent && found("pulumi-language-nodejs") !== "" ? dirname(found("pulumi")) : undefined;
}

/** A hard link, for the CLI looks for its plugins beside its real path; a copy across file systems. */
function placeBinary(from: string, to: string): void {
  rmSync(to, { force: true });
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
