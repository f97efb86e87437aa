import { execFile } from "node:child_process";

/** The system's ssh, or why it cannot be used. */
export type Program =
  | { readonly usable: true; /** 9.2 as 902. */ readonly version: number }
  | { readonly usable: false; readonly why: string };

/** Oldest with `Include`, `-J` and `RemoteCommand none`. */
const oldest = 706;

/** Asks the `ssh` on PATH for its version. */
export function readProgram(env: NodeJS.ProcessEnv): Promise<Program> {
  return new Promise((resolve) => {
    execFile("ssh", ["-V"], { env, timeout: 10_000 }, (error, stdout, stderr) => {
      if (error?.code === "ENOENT")
        resolve({ usable: false, why: "which is not installed: install OpenSSH's client (ssh)" });
      else resolve(judge(stdout + stderr));
    });
  });
}

function judge(said: string): Program {
  const [, major, minor] = /OpenSSH_(?:for_Windows_)?(\d+)\.(\d+)/.exec(said) ?? [];
  if (major === undefined || minor === undefined)
    return { usable: false, why: "but the ssh on PATH is not OpenSSH's: install OpenSSH's client" };
  const version = Number(major) * 100 + Number(minor);
  if (version >= oldest) return { usable: true, version };
  return {
    usable: false,
    why: `but the ssh on PATH is OpenSSH ${major}.${minor}, expected 7.6 or later`,
  };
}
