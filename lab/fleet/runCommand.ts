import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import type { ServerChannel } from "ssh2";
import type { HostFolders } from "./hostFolders.ts";
import { find } from "./misbehaviour.ts";
import type { Misbehaviour } from "./misbehaviour.ts";
import { shellEnvironment } from "./shellEnvironment.ts";

export interface CommandOptions {
  readonly folders: HostFolders;
  readonly user: string;
  readonly misbehaviours: readonly Misbehaviour[];
  /** Ends the connection without a word, as a lost link does. */
  readonly cut: () => void;
}

/**
 * Runs a command on the host as sshd does: `/bin/sh -c` with the host's
 * environment, exit code and signal sent back. When the connection goes, the
 * command reads the end of its input and runs on.
 */
export function runCommand(
  channel: ServerChannel,
  command: string,
  options: CommandOptions,
): ChildProcess {
  return attach(channel, ["-c", command], options, {});
}

/** A shell to look around in, with a prompt; `terminal`: the client asked for a pty. */
export function runShell(
  channel: ServerChannel,
  terminal: boolean,
  options: CommandOptions,
): ChildProcess {
  const extra = {
    PS1: `${options.user}@${options.folders.name}:\${PWD#$HOST_ROOT}/# `,
    TERM: "xterm",
  };
  if (!terminal) return attach(channel, ["-i"], options, extra);
  // script(1) of util-linux gives the shell a real terminal.
  return attach(
    channel,
    [
      "-c",
      "if command -v script >/dev/null; then exec script -qefc '/bin/sh -i' /dev/null; else exec /bin/sh -i 2>&1; fi",
    ],
    options,
    extra,
  );
}

function attach(
  channel: ServerChannel,
  shellArguments: readonly string[],
  options: CommandOptions,
  extra: Readonly<Record<string, string>>,
): ChildProcess {
  const { misbehaviours, cut } = options;
  const child = spawn("/bin/sh", shellArguments, {
    cwd: options.folders.root,
    env: { ...shellEnvironment(options.folders, options.user), ...extra },
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const noise = find(misbehaviours, "noise");
  if (noise !== undefined) channel.write(noise.text);

  const stdoutLimit = find(misbehaviours, "cut-stdout")?.bytes ?? Infinity;
  let sent = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    if (sent >= stdoutLimit) return;
    const part = chunk.subarray(0, stdoutLimit - sent);
    sent += part.length;
    if (!channel.writable) return;
    if (!channel.write(part)) {
      child.stdout.pause();
      channel.once("drain", () => child.stdout.resume());
    }
    // The link is lost only after what was allowed has left.
    if (sent >= stdoutLimit) setTimeout(cut, 20);
  });
  child.stderr.on("data", (chunk: Buffer) => {
    if (channel.writable) channel.stderr.write(chunk);
  });

  const stdinLimit = find(misbehaviours, "cut-stdin")?.bytes ?? Infinity;
  let received = 0;
  // A command that ends before it read all its input is no error.
  child.stdin.on("error", () => undefined);
  channel.on("data", (chunk: Buffer) => {
    if (received >= stdinLimit) return;
    const part = chunk.subarray(0, stdinLimit - received);
    received += part.length;
    child.stdin.write(part);
    if (received >= stdinLimit) {
      child.stdin.end();
      cut();
    }
  });
  channel.on("end", () => child.stdin.end());
  channel.on("close", () => {
    child.stdin.end();
    child.stdout.resume();
    child.stderr.resume();
  });
  child.on("close", (code, signal) => {
    if (sent >= stdoutLimit || !channel.writable) return;
    if (signal === null) channel.exit(code ?? 255);
    else channel.exit(signal.replace(/^SIG/, ""));
    channel.end();
  });
  return child;
}
