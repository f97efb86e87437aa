import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { cached } from "./cached.ts";
import { mirror, release, toolPackages } from "./packages.ts";
import { missingPrograms } from "./missingPrograms.ts";
import { runLogged } from "./runLogged.ts";

/** How a program that lies in a folder of its own, with its libraries, is started. */
export interface ToolCommand {
  readonly path: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

/**
 * Programs of a newer Debian, unpacked beside each other. QEMU has the igb device
 * from version 8 on; Debian 12 carries 7.2.
 */
export class VmTools {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** A file below the root of the unpacked packages. */
  file(path: string): string {
    return join(this.root, path);
  }

  /** A program by its path there, run by the C library that it was made for. */
  command(path: string, ...words: string[]): ToolCommand {
    const libraries = this.file("usr/lib/x86_64-linux-gnu");
    return {
      path: join(libraries, "ld-linux-x86-64.so.2"),
      arguments: ["--library-path", libraries, this.file(path), ...words],
      environment: { QEMU_MODULE_DIR: join(libraries, "qemu") },
    };
  }

  /** Writes a program of this name into a folder, for whoever seeks it on PATH. @returns its path */
  link(path: string, folder: string): string {
    const { path: loader, arguments: words } = this.command(path);
    const quoted = [loader, ...words].map((word) => `'${word.replaceAll("'", "'\\''")}'`);
    mkdirSync(folder, { recursive: true });
    const program = join(folder, basename(path));
    writeFileSync(program, `#!/bin/sh\nexec ${quoted.join(" ")} "$@"\n`);
    chmodSync(program, 0o755);
    return program;
  }
}

/**
 * The lab's programs, fetched from Debian once and unpacked into the cache:
 * nothing is installed on this machine.
 *
 * @throws Error that says what is missing and how to get it.
 */
export async function vmTools(say: (line: string) => void): Promise<VmTools> {
  const content = createHash("sha256")
    .update(JSON.stringify([mirror, release, toolPackages]))
    .digest("hex")
    .slice(0, 8);
  const directory = await cached({
    what: "QEMU and what else the VM lab runs",
    name: `vm-tools-${release}-${content}`,
    duration: "60 MB of Debian packages",
    say,
    build: unpackTools,
  });
  return new VmTools(join(directory, "root"));
}

async function unpackTools(directory: string): Promise<void> {
  requireDebian();
  const apt = join(directory, "apt");
  for (const folder of ["lists/partial", "archives/partial"])
    mkdirSync(join(apt, folder), { recursive: true });
  writeFileSync(join(apt, "status"), "");
  writeFileSync(
    join(apt, "sources.list"),
    `deb [signed-by=${keyring}] ${mirror} ${release} main\n`,
  );
  const settings = {
    "Dir::Etc::sourcelist": join(apt, "sources.list"),
    "Dir::Etc::sourceparts": "-",
    "Dir::State": apt,
    "Dir::State::status": join(apt, "status"),
    "Dir::State::lists": join(apt, "lists"),
    "Dir::Cache": apt,
    "Dir::Cache::archives": join(apt, "archives"),
    "APT::Architecture": "amd64",
    "APT::Install-Recommends": "false",
    // The user `_apt` may not read a folder of ours.
    "APT::Sandbox::User": "root",
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  const purpose = `Cannot fetch the VM lab's programs from ${mirror}`;
  const log = join(directory, "apt.log");
  const aptGet = (...words: string[]): Promise<void> =>
    runLogged({ purpose, path: "apt-get", arguments: [...options, ...words], log });
  await aptGet("update");
  await aptGet("install", "--yes", "--download-only", ...toolPackages);
  const root = join(directory, "root");
  mkdirSync(root);
  const packages = readdirSync(join(apt, "archives")).filter((name) => name.endsWith(".deb"));
  for (const name of packages)
    await runLogged({
      purpose: `Cannot unpack ${name}`,
      path: "dpkg-deb",
      arguments: ["--extract", join(apt, "archives", name), root],
      log,
    });
  rmSync(apt, { recursive: true });
}

function requireDebian(): void {
  const missing = missingPrograms("apt-get", "dpkg-deb");
  if (missing.length > 0)
    throw new Error(
      `The VM lab needs ${missing.join(" and ")}: it fetches QEMU and its guests from Debian; run it on Debian or Ubuntu (a container will do)`,
    );
  if (process.arch !== "x64")
    throw new Error(`The VM lab needs an x86-64 machine, this one is ${process.arch}`);
  if (!existsSync(keyring))
    throw new Error(
      `The VM lab needs ${keyring} to trust what it fetches: apt-get install debian-archive-keyring`,
    );
}
