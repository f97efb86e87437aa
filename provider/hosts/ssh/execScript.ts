import type { ClientChannel } from "ssh2";
import type { RemoteCommand } from "../remoteCommand.ts";
import { ScriptFeed } from "../scriptFeed.ts";
import { withoutStacks } from "./withoutStacks.ts";

/** What a command left behind. */
export interface Executed {
  readonly stdout: string;
  readonly stderr: string;
  /**
   * `exited` and `killed` are told by the host; `lost`: the channel ended
   * without a word; the others are ours.
   */
  readonly end:
    | { readonly how: "exited"; readonly exitCode: number }
    | { readonly how: "killed"; readonly signal: string }
    | { readonly how: "lost" | "timeout" | "too-large" };
  /** Why there was no password for sudo. */
  readonly passwordProblem: Error | undefined;
}

export interface ExecScriptOptions {
  readonly remote: RemoteCommand;
  readonly timeoutSeconds: number;
  readonly maxOutputBytes: number;
}

/** stderr only serves messages. */
const maxStderrBytes = 65_536;

/**
 * Feeds a shell and collects its output. Both streams are always drained: ssh2
 * 1.17 never closes a channel with unread data, and its window of 2 MiB would
 * stop the remote side.
 */
export function execScript(channel: ClientChannel, options: ExecScriptOptions): Promise<Executed> {
  return new Promise((resolve) => {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let stdoutBytes = 0;
    let stderrBytes = 0;
    const finish = (end: Executed["end"]): void => {
      feed.finish();
      clearTimeout(timer);
      resolve({
        // Invalid UTF-8 becomes U+FFFD; the parsers refuse it where it matters.
        stdout: Buffer.concat(stdout).toString("utf8"),
        stderr: Buffer.concat(stderr).toString("utf8"),
        end,
        passwordProblem: feed.problem,
      });
    };
    const stop = (how: "timeout" | "too-large"): void => {
      finish({ how });
      channel.close();
    };
    const timer = setTimeout(() => {
      stop("timeout");
    }, options.timeoutSeconds * 1000);
    channel.on("data", (data: Buffer) => {
      stdoutBytes += data.length;
      feed.stdout(data);
      if (stdoutBytes <= options.maxOutputBytes) stdout.push(data);
      else stop("too-large");
    });
    channel.stderr.on("data", (data: Buffer) => {
      if (stderrBytes < maxStderrBytes) stderr.push(data);
      stderrBytes += data.length;
      feed.stderr(data.toString("latin1"));
    });
    channel.on("error", () => undefined);
    channel.stderr.on("error", () => undefined);
    // (code) after an exit, (null, signal) after a signal, (undefined) when the connection was lost.
    channel.on("close", (code?: number | null, signal?: string) => {
      if (typeof code === "number") finish({ how: "exited", exitCode: code });
      else if (code === null && signal !== undefined) finish({ how: "killed", signal });
      else finish({ how: "lost" });
    });
    const feed = withoutStacks(() => new ScriptFeed(options.remote, channel));
  });
}
