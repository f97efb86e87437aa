import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";

export interface LoggedCommand {
  /** What it is for, for messages: `Cannot build the guest image`. */
  readonly purpose: string;
  readonly path: string;
  readonly arguments: readonly string[];
  /** Added to the environment of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** File that takes what it prints, behind what is there. */
  readonly log: string;
}

/**
 * Runs a command that takes its time.
 *
 * @throws Error with the last lines of the log, or naming the program that is missing.
 */
export function runLogged(command: LoggedCommand): Promise<void> {
  return new Promise((resolve, reject) => {
    const log = openSync(command.log, "a");
    const child = spawn(command.path, command.arguments, {
      env: {
        ...process.env,
        LC_ALL: "C",
        DEBIAN_FRONTEND: "noninteractive",
        ...command.environment,
      },
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    child.on("error", (cause) => {
      reject(new Error(`${command.purpose}: no \`${command.path}\` on PATH`, { cause }));
    });
    child.on("close", (code) => {
      if (code === 0) resolve();
      else
        reject(
          new Error(
            `${command.purpose}: ${command.path} ended with ${code ?? "a signal"}\n${lastLines(command.log)}`,
          ),
        );
    });
  });
}

/** Up to fifteen lines from the end of a file. */
export function lastLines(path: string): string {
  return readFileSync(path, "utf8").trimEnd().split("\n").slice(-15).join("\n");
}
