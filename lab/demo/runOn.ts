import { spawn } from "node:child_process";
import type { SshFiles } from "../fleet/sshFiles.ts";

/** Runs a command on a host of the lab with the machine's own `ssh`, as an operator would. */
export function runOn(
  fleet: Pick<SshFiles, "sshConfig">,
  host: string,
  command: string,
): Promise<void> {
  // Quoted, so that whoever pastes it runs it on that host and not on their own.
  process.stdout.write(`$ ssh ${host} '${command}'\n`);
  return new Promise((resolve, reject) => {
    const child = spawn("ssh", ["-F", fleet.sshConfig, host, command], { stdio: "inherit" });
    child.on("error", reject);
    child.on("close", () => {
      resolve();
    });
  });
}
