import { spawn } from "node:child_process";
import type { RemoteCommand } from "../../remoteCommand.ts";
import { ScriptFeed } from "../../scriptFeed.ts";
import type { Executed } from "../execScript.ts";
import { SshWords } from "./sshWords.ts";

export interface ExecProgramOptions {
  readonly remote: RemoteCommand;
  readonly env: NodeJS.ProcessEnv;
  /** Longest time to the login, seconds. */
  readonly connectSeconds: number;
  /** Longest time from the login to the end of the command, seconds. */
  readonly timeoutSeconds: number;
  readonly maxOutputBytes: number;
  /** Called when a login is done, on the way or at the host. */
  readonly onLogin: () => void;
  /** Ends the process when it fires. */
  readonly signal: AbortSignal;
}

/** What ssh left behind. */
export interface ProgramEnd extends Executed {
  readonly words: SshWords;
  /** ssh could not be started. */
  readonly fault: Error | undefined;
}

/** Between the request to end and the end without asking. */
const graceMilliseconds = 500;

/**
 * Runs ssh in a process group of its own, without a terminal: nothing can ask
 * the user, and the group, ProxyCommands with it, is ended at the deadline.
 */
export function execProgram(
  args: readonly string[],
  options: ExecProgramOptions,
): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    const child = spawn("ssh", args, {
      env: options.env,
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
    });
    const stdout: Buffer[] = [];
    let stdoutBytes = 0;
    let end: Executed["end"] | undefined;
    let fault: Error | undefined;
    const words = new SshWords();

    const kill = (signal: NodeJS.Signals): void => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, signal);
      } catch {
        // The group is gone.
      }
    };
    const stop = (how: "timeout" | "too-large" | "lost"): void => {
      end ??= { how };
      kill("SIGTERM");
      killTimer ??= setTimeout(() => {
        kill("SIGKILL");
      }, graceMilliseconds);
    };
    let killTimer: NodeJS.Timeout | undefined;
    const arm = (seconds: number): NodeJS.Timeout =>
      setTimeout(() => {
        stop("timeout");
      }, seconds * 1000);
    // ssh's own ConnectTimeout comes first, and says at what it was.
    let timer = arm(options.connectSeconds + 1);
    const onLogin = (): void => {
      options.onLogin();
      clearTimeout(timer);
      timer = arm(options.timeoutSeconds);
    };
    const onAbort = (): void => {
      stop("lost");
    };
    options.signal.addEventListener("abort", onAbort);

    child.stdout.on("data", (data: Buffer) => {
      stdoutBytes += data.length;
      feed.stdout(data);
      if (stdoutBytes <= options.maxOutputBytes) stdout.push(data);
      else stop("too-large");
    });
    child.stderr.on("data", (data: Buffer) => {
      const text = data.toString("latin1");
      if (words.add(text)) onLogin();
      feed.stderr(text);
    });
    for (const stream of [child.stdin, child.stdout, child.stderr])
      stream.on("error", () => undefined);
    child.on("error", (error) => {
      fault = error;
      finish();
    });
    child.on("exit", (code, signal) => {
      end ??=
        code === null ? { how: "killed", signal: signal ?? "" } : { how: "exited", exitCode: code };
      // What ssh left behind may hold its output open.
      clearTimeout(killTimer);
      killTimer = setTimeout(() => {
        kill("SIGKILL");
        child.stdout.destroy();
        child.stderr.destroy();
      }, graceMilliseconds);
    });
    child.on("close", () => {
      finish();
    });
    const finish = (): void => {
      feed.finish();
      clearTimeout(timer);
      clearTimeout(killTimer);
      options.signal.removeEventListener("abort", onAbort);
      words.finish();
      resolve({
        stdout: Buffer.concat(stdout).toString("utf8"),
        stderr: words.remote,
        end: end ?? { how: "lost" },
        words,
        fault,
        passwordProblem: feed.problem,
      });
    };
    const feed = new ScriptFeed(options.remote, child.stdin);
  });
}
