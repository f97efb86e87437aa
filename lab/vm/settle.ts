import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { lastLines, runLogged } from "./runLogged.ts";
import { qemuArguments } from "./qemuArguments.ts";
import type { VmTools } from "./vmTools.ts";

/**
 * Boots a new image once, so that the boot loader's own generator writes its
 * configuration on the running system; the guest powers itself off.
 *
 * @throws Error with the end of the console when it does not.
 */
export async function settle(disk: string, tools: VmTools): Promise<void> {
  const console = join(dirname(disk), "first-boot.log");
  const {
    path,
    arguments: words,
    environment,
  } = tools.command(
    "usr/bin/qemu-system-x86_64",
    ...["-L", tools.file("usr/share/qemu"), "-L", tools.file("usr/share/seabios")],
    ...qemuArguments({ disk, console }),
  );
  await runLogged({
    purpose: "Cannot build the guest image: its first boot failed",
    path: "timeout",
    arguments: ["300", path, ...words],
    environment,
    log: join(dirname(disk), "build.log"),
  });
  if (!existsSync(console) || !readFileSync(console, "utf8").includes("lab-settled"))
    throw new Error(
      `Cannot build the guest image: its first boot did not reach its end\n${lastLines(console)}`,
    );
}
