import { passwordPrompt, readyMark, type RemoteCommand } from "./remoteCommand.ts";
import { type PasswordTurn, SudoPasswordError } from "./sudoPassword.ts";

/** Standard input of a command on a host. */
export interface Sink {
  write(text: string): void;
  end(text: string): void;
}

/** sudo did not take the password: it asked again. */
export class WrongPasswordError extends Error {
  override readonly name = "WrongPasswordError";
}

/**
 * Tells a command what it waits for. Without a password all at once. With one:
 * the password when sudo asks for it, once, for a second prompt means that it
 * was wrong; the script when the command is ready, so that sudo never reads a
 * line of it as a password.
 */
export class ScriptFeed {
  /** Why there was no password for sudo. */
  problem: SudoPasswordError | WrongPasswordError | undefined;
  readonly #remote: RemoteCommand;
  readonly #sink: Sink;
  #stdout = "";
  #stderr = "";
  #asked = false;
  #turn: PasswordTurn | undefined;
  #done = false;

  constructor(remote: RemoteCommand, sink: Sink) {
    this.#remote = remote;
    this.#sink = sink;
    if (remote.password === undefined) this.#end(remote.stdin);
  }

  stdout(data: Buffer): void {
    if (this.#done) return;
    this.#stdout = (this.#stdout + data.toString("latin1")).slice(-maxKept);
    if (!hasLine(this.#stdout, readyMark)) return;
    this.#settle("right");
    this.#end(this.#remote.stdin);
  }

  stderr(text: string): void {
    if (this.#done) return;
    this.#stderr += text;
    for (let at = this.#find(); at >= 0; at = this.#find()) {
      this.#stderr = this.#stderr.slice(at + passwordPrompt.length);
      this.#onPrompt();
    }
    this.#stderr = this.#stderr.slice(-maxKept);
  }

  /** The command is over. */
  finish(): void {
    this.#done = true;
    this.#settle("unknown");
  }

  #find(): number {
    return this.#stderr.indexOf(passwordPrompt);
  }

  #onPrompt(): void {
    if (this.#asked) {
      this.problem = new WrongPasswordError("sudo asked again");
      this.#settle("wrong");
      this.#end("");
      return;
    }
    this.#asked = true;
    void this.#answer();
  }

  async #answer(): Promise<void> {
    try {
      this.#turn = await this.#remote.password?.turn();
      if (this.#done) this.#settle("unknown");
      else if (this.#turn) this.#sink.write(`${this.#turn.text}\n`);
    } catch (error) {
      this.problem =
        error instanceof SudoPasswordError ? error : new SudoPasswordError("cannot be run");
      this.#end("");
    }
  }

  #settle(outcome: "right" | "wrong" | "unknown"): void {
    this.#turn?.settle(outcome);
    this.#turn = undefined;
  }

  #end(text: string): void {
    if (this.#done) return;
    this.#done = true;
    this.#sink.end(text);
  }
}

/** More than a mark, less than what a login shell may print before it. */
const maxKept = 200;

function hasLine(text: string, line: string): boolean {
  return text.startsWith(`${line}\n`) || text.includes(`\n${line}\n`);
}
