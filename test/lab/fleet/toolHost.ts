import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { boot } from "../../../lab/fleet/boot.ts";
import type { HostFolders } from "../../../lab/fleet/hostFolders.ts";
import type { HostProfile } from "../../../lab/fleet/profile.ts";
import { type ProfileName, profileNamed } from "../../../lab/fleet/profiles.ts";
import { shellEnvironment } from "../../../lab/fleet/shellEnvironment.ts";
import { writeHost } from "../../../lab/fleet/tree/writeHost.ts";

export interface ToolRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

/** A simulated host's tree without SSH, to run its stand-in tools on. */
export class ToolHost {
  readonly folders: HostFolders;
  readonly profile: HostProfile;
  readonly #directory = mkdtempSync(join(tmpdir(), "fleet-"));

  constructor(profile: ProfileName | HostProfile) {
    this.profile = typeof profile === "string" ? profileNamed(profile, "10001") : profile;
    this.folders = {
      name: "dgx030",
      root: join(this.#directory, "root"),
      machine: join(this.#directory, "machine"),
    };
    writeHost(this.folders, this.profile);
  }

  run(command: string): ToolRun {
    const { stdout, stderr, status } = spawnSync("/bin/sh", ["-c", command], {
      env: shellEnvironment(this.folders),
      encoding: "utf8",
      timeout: 15_000,
    });
    return { stdout, stderr, code: status };
  }

  /** Writes a file below sys/ as scripts do: through `tee`. */
  tee(path: string, value: string): ToolRun {
    return this.run(`printf '%s' '${value}' | tee "$HOST_ROOT/${path}"`);
  }

  boot(kind: "warm" | "cold"): void {
    boot(this.folders, this.profile, kind);
  }

  read(path: string): string {
    return readFileSync(join(this.folders.root, path), "utf8").trim();
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.folders.root, path), text);
  }

  /** Current and Next Boot of NUM_OF_VFS, as the tool's own table says. */
  numOfVfs(pci: string): [string | undefined, string | undefined] {
    const { stdout } = this.run(`mstconfig -e -d ${pci} q NUM_OF_VFS`);
    const columns = /NUM_OF_VFS\s+(\S+)\s+(\S+)\s+(\S+)/.exec(stdout);
    return [columns?.[2], columns?.[3]];
  }

  dispose(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
