import { createHash } from "node:crypto";
import {
  closeSync,
  cpSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { bootSector, partitionStart } from "./bootSector.ts";
import { cached } from "./cached.ts";
import { guestPackages, mirror, release } from "./packages.ts";
import { missingPrograms } from "./missingPrograms.ts";
import { runLogged } from "./runLogged.ts";
import { settle } from "./settle.ts";
import type { VmTools } from "./vmTools.ts";

const source = join(import.meta.dirname, "guest");
const firmwareTools = join(import.meta.dirname, "../fleet/tools");
/** Room for the root file system: three times what is in it, sparse. */
const partitionBytes = 2 * 1024 ** 3;

/**
 * The disk that every guest begins with: Debian with a kernel of its own, GRUB, sshd
 * and the stand-in firmware tools. Built once for its content.
 *
 * @returns Path of a raw disk, not to be written to.
 * @throws Error that says what is missing and how to get it.
 */
export async function guestImage(tools: VmTools, say: (line: string) => void): Promise<string> {
  const directory = await cached({
    what: `the guest image (Debian ${release})`,
    name: `vm-image-${release}-${contentOfImage()}`,
    duration: "two to nine minutes",
    say,
    build: (workspace) => build(workspace, tools),
  });
  return join(directory, "disk.raw");
}

async function build(directory: string, tools: VmTools): Promise<void> {
  if (process.getuid?.() !== 0)
    throw new Error(
      "Cannot build the guest image: debootstrap needs root; run the same command once as root",
    );
  const missing = missingPrograms("chroot", "mke2fs", "perl", "wget");
  if (missing.length > 0)
    throw new Error(
      `Cannot build the guest image: no ${missing.join(", ")} on PATH; apt-get install e2fsprogs perl wget`,
    );
  const log = join(directory, "build.log");
  const tree = join(directory, "tree");
  const run = (path: string, ...words: string[]): Promise<void> =>
    runLogged({
      purpose: "Cannot build the guest image",
      path,
      arguments: words,
      environment: { DEBOOTSTRAP_DIR: tools.file("usr/share/debootstrap") },
      log,
    });
  const include = `--include=${guestPackages.join(",")}`;
  await run(
    "sh",
    tools.file("usr/sbin/debootstrap"),
    "--variant=minbase",
    include,
    release,
    tree,
    mirror,
  );
  cpSync(join(source, "tree"), tree, { recursive: true });
  for (const name of ["mstconfig", "mstfwreset"])
    cpSync(join(firmwareTools, name), join(tree, "usr/bin", name));
  cpSync(join(source, "finish.sh"), join(tree, "finish.sh"));
  await run("chroot", tree, "/bin/sh", "/finish.sh");
  rmSync(join(tree, "finish.sh"));

  const disk = join(directory, "disk.raw");
  writeStart(disk, join(tree, "boot/sector"));
  rmSync(join(tree, "boot/sector"), { recursive: true });
  await run(
    "mke2fs",
    ...["-q", "-t", "ext4", "-L", "labroot", "-d", tree, "-E", `offset=${partitionStart}`],
    ...[disk, `${partitionBytes / 1024}k`],
  );
  rmSync(tree, { recursive: true });
  await settle(disk, tools);
}

function writeStart(disk: string, images: string): void {
  const start = bootSector(
    readFileSync(join(images, "boot.img")),
    readFileSync(join(images, "core.img")),
    partitionBytes,
  );
  const file = openSync(disk, "w");
  writeSync(file, start);
  closeSync(file);
}

/** Eight hex digits of everything that the image is made of. */
function contentOfImage(): string {
  const made = [mirror, release, guestPackages, partitionBytes, "mke2fs -t ext4"];
  const hash = createHash("sha256").update(JSON.stringify(made));
  const tools = ["mstconfig", "mstfwreset"].map((name) => join(firmwareTools, name));
  for (const path of [...tools, ...filesBelow(source)])
    hash.update(path.slice(import.meta.dirname.length)).update(readFileSync(path));
  return hash.digest("hex").slice(0, 8);
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isFile())
    .sort();
}
