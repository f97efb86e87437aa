import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildGoModule } from "../lab/cli/buildGoModule.ts";

const moduleDirectory = join(import.meta.dirname, "remoteCommand");

/** The version that is measured against, and that the stand-in says it is. */
export const commandVersion = "1.2.1";

/**
 * Builds the stand-in for pulumi-command's plugin, once, and installs it where `pulumi` looks.
 *
 * @param home `PULUMI_HOME` of the runs.
 */
export async function installRemoteCommand(
  home: string,
  say: (line: string) => void,
): Promise<void> {
  const sources = ["main.go", "go.mod", "go.sum"].map((file) =>
    readFileSync(join(moduleDirectory, file)),
  );
  const digest = createHash("sha256").update(Buffer.concat(sources)).digest("hex").slice(0, 8);
  const built = await buildGoModule(
    {
      what: "the stand-in for pulumi-command",
      moduleDirectory,
      name: `remote-command-${digest}`,
      packages: ["."],
      options: ["-ldflags=-s -w"],
      duration: "about a minute on two cores",
    },
    say,
  );
  const directory = join(home, "plugins", `resource-command-v${commandVersion}`);
  mkdirSync(directory, { recursive: true });
  const plugin = join(directory, "pulumi-resource-command");
  // Removed first: it may be running.
  rmSync(plugin, { force: true });
  copyFileSync(join(built, "remote-command"), plugin);
}
