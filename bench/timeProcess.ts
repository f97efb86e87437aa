import { spawn } from "node:child_process";

export interface ProcessCost {
  readonly seconds: number;
  /** User and system time of the command and of all processes that it waited for. */
  readonly cpuSeconds: number;
  readonly stdout: string;
}

/** bash tells apart what the command prints and what `time` says of it. */
const script = 'TIMEFORMAT="%3R %3U %3S"; { time "$@" 2>&4; } 4>&2 2>&3';

/**
 * Runs a command and takes its time, children included: Node itself knows its own usage only.
 *
 * @throws Error with what was printed where the command fails.
 */
export function timeProcess(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ProcessCost> {
  return new Promise((resolve, reject) => {
    const child = spawn("bash", ["-c", script, "bash", ...words], {
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      env: { ...process.env, ...environment },
    });
    const output = ["", "", "", ""];
    for (const [number, stream] of child.stdio.entries())
      stream?.on("data", (chunk: Buffer) => {
        output[number] = `${output[number] ?? ""}${chunk.toString("latin1")}`;
      });
    child.on("error", reject);
    child.on("close", (code) => {
      const [, stdout = "", stderr = "", times = ""] = output;
      const [seconds, user, system] = times.trim().split(" ").map(Number);
      if (code !== 0 || seconds === undefined || user === undefined || system === undefined)
        reject(
          new Error(
            `${words.join(" ").slice(0, 200)} ended with ${code ?? "a signal"}:\n` +
              `${stdout.slice(-2000)}\n${stderr.slice(-2000)}`,
          ),
        );
      else resolve({ seconds, cpuSeconds: user + system, stdout });
    });
  });
}
