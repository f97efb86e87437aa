import { execFile } from "node:child_process";

/** What became of one run of ipmitool. */
export type IpmitoolEnd =
  | { readonly how: "ended"; readonly exitCode: number; readonly text: string }
  /** It was ended at the deadline, or ended by a signal. */
  | { readonly how: "killed" }
  /** It is not there, or cannot be started. */
  | { readonly how: "missing"; readonly why: string };

/**
 * Runs ipmitool with a password that only its environment holds: the arguments of
 * a process are readable by everybody on the machine.
 *
 * @param words without those that carry the password
 */
export function runIpmitool(
  words: readonly string[],
  password: string,
  timeoutSeconds: number,
): Promise<IpmitoolEnd> {
  return new Promise((resolve) => {
    execFile(
      "ipmitool",
      ["-E", ...words],
      {
        // -E takes IPMITOOL_PASSWORD first, ipmitool 1.8.19 ipmi_main.c.
        env: {
          ...process.env,
          IPMITOOL_PASSWORD: password,
          IPMI_PASSWORD: password,
          LC_ALL: "C",
        },
        timeout: timeoutSeconds * 1000,
        killSignal: "SIGKILL",
        maxBuffer: 1024 * 1024,
      },
      (error, stdout, stderr) => {
        const text = `${stdout}\n${stderr}`;
        if (error === null) resolve({ how: "ended", exitCode: 0, text });
        else if (typeof error.code === "number")
          resolve({ how: "ended", exitCode: error.code, text });
        else if (error.code === "ENOENT") resolve({ how: "missing", why: "is not on PATH" });
        else if (error.syscall?.startsWith("spawn") === true)
          resolve({ how: "missing", why: `cannot be started (${error.code ?? "unknown"})` });
        else resolve({ how: "killed" });
      },
    );
  });
}
