import { setMaxListeners } from "node:events";
import { HostError, type HostErrorCode } from "../../hostError.ts";
import type { RemoteCommand } from "../../remoteCommand.ts";
import { Slots } from "../../slots.ts";
import type { CredentialEnd, HostTarget, ScriptResult, ScriptRun } from "../../transport.ts";
import { explainLogin } from "../loginFailure.ts";
import { credentialEnd, offerFor } from "../loginOffer.ts";
import type { ClientChoice } from "../chooseClient.ts";
import type { Endpoint } from "../endpoint.ts";
import type { Keyring } from "../libraryClient.ts";
import type { NeedsProgram } from "../configFailure.ts";
import { judgeOutput } from "../judgeOutput.ts";
import { jumpOf } from "../jumpSpec.ts";
import type { LocalUser, SshOptions } from "../sshOptions.ts";
import { execProgram, type ProgramEnd } from "./execProgram.ts";
import { programConfig } from "./programConfig.ts";
import { programConfigFile } from "./programConfigFile.ts";
import { programEnvironment } from "./programEnvironment.ts";
import { programFailed, type ProgramFailure, programTimedOut } from "./programFailure.ts";
import { type Program, readProgram } from "./programVersion.ts";

export type ProgramChoice = Extract<ClientChoice, { client: "program" }>;

/** Runs scripts with the system's `ssh`: a process, and with it a connection, for each. */
export class ProgramClient {
  readonly #options: SshOptions;
  readonly #home: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #slots: Slots;
  readonly #doors = new Map<string, Slots>();
  readonly #keyring: Keyring;
  readonly #credentials = new Map<string, CredentialEnd>();
  readonly #abort = new AbortController();
  readonly #running = new Set<Promise<unknown>>();
  #program: Promise<Program> | undefined;

  constructor(options: SshOptions, local: LocalUser, keyring: Keyring) {
    this.#keyring = keyring;
    this.#options = options;
    this.#home = local.home;
    this.#env = programEnvironment(local.env);
    // Each process listens; EventTarget takes more than ten for a leak.
    setMaxListeners(0, this.#abort.signal);
    this.#slots = new Slots(options.processes ?? 32);
  }

  /** Ends of the certificates of the hosts that were reached, by name. */
  get credentials(): ReadonlyMap<string, CredentialEnd> {
    return this.#credentials;
  }

  /** @throws HostError */
  async run(
    target: HostTarget,
    { reason, endpoint }: ProgramChoice,
    run: ScriptRun,
    remote: RemoteCommand,
  ): Promise<ScriptResult> {
    const program = await (this.#program ??= readProgram(this.#env));
    if (!program.usable) throw programMissing(target.name, reason, program.why);
    const file = this.#configFile(target.name, program.version);
    const offer = await offerFor(endpoint, this.#keyring);
    const door = doorOf(target, this.#options, endpoint, reason);
    const place = placeOf(target, this.#options, reason.isWayKnown ? endpoint : null);
    const release = await this.#slots.take();
    const now = Date.now() / 1000;
    try {
      const result = await this.#track(this.#runOnce(target, { file, place, door }, run, remote));
      const end = credentialEnd(offer.certificates, now);
      if (end) this.#credentials.set(target.name, end);
      return result;
    } catch (error) {
      throw error instanceof HostError ? explainLogin(error, offer, now) : error;
    } finally {
      release();
    }
  }

  async #track<T>(running: Promise<T>): Promise<T> {
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await Promise.allSettled(this.#running);
  }

  async #runOnce(
    target: HostTarget,
    { file, place, door }: Way,
    run: ScriptRun,
    remote: RemoteCommand,
  ): Promise<ScriptResult> {
    const connectSeconds = this.#options.connectTimeoutSeconds ?? 10;
    const leave = await this.#enter(door);
    let executed: ProgramEnd;
    try {
      if (this.#abort.signal.aborted) throw new Error("The transport is closed");
      executed = await execProgram(programArguments(target, this.#options, file, remote.command), {
        remote,
        env: this.#env,
        connectSeconds,
        timeoutSeconds: run.timeoutSeconds,
        maxOutputBytes: this.#options.maxOutputBytes ?? 16 * 1024 * 1024,
        onLogin: leave,
        signal: this.#abort.signal,
      });
    } finally {
      leave();
    }
    const { words, end, fault } = executed;
    const failure: ProgramFailure = { host: target.name, place, words };
    if (fault) throw notStarted(target.name, fault);
    if (words.logins === 0 && end.how === "timeout" && executed.stdout === "")
      throw programTimedOut(failure, connectSeconds);
    const judged = withoutLoss(executed);
    if (judged.end.how === "lost") {
      const error = programFailed(failure);
      if (words.logins === 0 || words.isBeforeLogin || !mayBeLater.has(error.code)) throw error;
    }
    return judgeOutput(target.name, run, judged, remote.nonce, () => programFailed(failure));
  }

  /** Waits for a place among those that are not logged in yet at the same jump host; the answer leaves it. */
  async #enter(door: string | null): Promise<() => void> {
    if (door === null) return () => undefined;
    let slots = this.#doors.get(door);
    if (slots === undefined) this.#doors.set(door, (slots = new Slots(atDoor)));
    const release = await slots.take();
    let isInside = false;
    return () => {
      if (!isInside) release();
      isInside = true;
    };
  }

  #configFile(host: string, version: number): string {
    try {
      return programConfigFile(programConfig(this.#options, this.#home, version));
    } catch (cause) {
      throw new HostError({
        code: "config_unreadable",
        host,
        message: `Cannot reach "${host}": the configuration for ssh cannot be written: ${cause instanceof Error ? cause.message : ""}`,
        summary: "the configuration for ssh cannot be written to the folder for temporary files",
        local: true,
        cause,
      });
    }
  }
}

/** Failures that may also come when the command runs already. */
const mayBeLater: ReadonlySet<HostErrorCode> = new Set(["connection_reset", "jump_failed"]);

/** How a process goes to its host. */
interface Way {
  /** Configuration for ssh. */
  readonly file: string;
  /** What messages say. */
  readonly place: string;
  /** Jump host, or another program on the way, whose sshd knows no other limit than MaxStartups. */
  readonly door: string | null;
}

/** sshd drops connections at random where ten are not logged in yet (MaxStartups 10:30:100). */
const atDoor = 8;

function doorOf(
  target: HostTarget,
  options: SshOptions,
  endpoint: Endpoint | null,
  { option }: NeedsProgram,
): string | null {
  const jump = jumpOf(target, options);
  if (jump !== undefined && jump !== "none") return jump;
  if (endpoint?.jump) return `${endpoint.jump.address}:${endpoint.jump.port}`;
  return option === "ProxyCommand" ? option : null;
}

/** Nothing secret is among them: they can be read by every user of this machine. */
function programArguments(
  target: HostTarget,
  options: SshOptions,
  file: string,
  command: string,
): string[] {
  const address = target.address ?? target.name;
  const user = target.user ?? options.user;
  const jump = jumpOf(target, options);
  return [
    "-F",
    file,
    "-T",
    ...(user === undefined ? [] : ["-l", user]),
    ...(target.port === undefined ? [] : ["-p", String(target.port)]),
    ...(jump === undefined ? [] : jump === "none" ? ["-o", "ProxyJump=none"] : ["-J", jump]),
    "--",
    address,
    command,
  ];
}

/** ssh ends with 255 where the connection failed; a command that does so too says something first. */
function withoutLoss(executed: ProgramEnd): ProgramEnd {
  const { end, words } = executed;
  const lost = end.how === "exited" && end.exitCode === 255 && words.own.length > 0;
  return lost ? { ...executed, end: { how: "lost" } } : executed;
}

/** Where the way to the host is not wholly known, only what the stack says. */
function placeOf(target: HostTarget, options: SshOptions, endpoint: Endpoint | null): string {
  if (endpoint) return `${endpoint.user}@${endpoint.address} port ${endpoint.port}`;
  const user = target.user ?? options.user;
  const port = target.port === undefined ? "" : ` port ${target.port}`;
  return `${user === undefined ? "" : `${user}@`}${target.address ?? target.name}${port}`;
}

function programMissing(host: string, { option, file }: NeedsProgram, why: string): HostError {
  return new HostError({
    code: "config_unsupported",
    host,
    message: `Cannot reach "${host}": ${option} in "${file}" needs the system's ssh, ${why}; or use a plain key and ProxyJump for this host`,
    summary: `${option} needs the system's ssh, ${why}`,
    local: true,
  });
}

function notStarted(host: string, cause: Error): HostError {
  return new HostError({
    code: "unreachable",
    host,
    message: `Cannot reach "${host}": ssh cannot be started (${cause.message})`,
    summary: "ssh cannot be started on this machine: look at its limits of processes and memory",
    local: true,
    cause,
  });
}
