import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "../cli/cacheDirectory.ts";

const requirements = join(import.meta.dirname, "requirements.txt");

/** ansible-core in an environment of its own. */
export interface AnsibleCore {
  /** `2.19.14`. */
  readonly version: string;
  /** Runs ansible, and the modules on the hosts: a real interpreter, no launcher script. */
  readonly python: string;
  /** Holds `ansible`, `ansible-inventory` and the others. */
  readonly bin: string;
}

/**
 * Installs ansible-core into the cache, once per version of it and of Python.
 *
 * @throws Error where there is no Python with its module venv, or no package index.
 */
export function ansibleCore(say: (line: string) => void): AnsibleCore {
  const version = /^ansible-core==(.*)$/m.exec(readFileSync(requirements, "utf8"))?.[1] ?? "";
  const [python = "", pythonVersion = ""] = systemPython();
  const directory = join(cacheDirectory(), `ansible-core-${version}-python-${pythonVersion}`);
  const bin = join(directory, "bin");
  // Environments hold their own path, so they are not made elsewhere and moved here.
  const complete = join(directory, "complete");
  if (!existsSync(complete)) {
    say(`Installing ansible-core ${version}, once`);
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(cacheDirectory(), { recursive: true });
    execFileSync(python, ["-m", "venv", directory], { stdio: ["ignore", "ignore", "inherit"] });
    const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    execFileSync(join(bin, "python"), [...install, "-r", requirements], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    writeFileSync(complete, "");
  }
  return { version, python, bin };
}

function systemPython(): readonly string[] {
  try {
    return execFileSync(
      "python3",
      ["-c", 'import sys, platform; print(sys.executable, platform.python_version(), sep="\\n")'],
      { encoding: "utf8" },
    )
      .trim()
      .split("\n");
  } catch (cause) {
    throw new Error("Cannot install ansible-core: no `python3` on PATH; install Python 3.11", {
      cause,
    });
  }
}
