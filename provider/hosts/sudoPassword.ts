import { spawn } from "node:child_process";
import { escapeText, firstLine } from "./escapeText.ts";
import { Slots } from "./slots.ts";

/** The command gave no password; the message says why, never what it printed. */
export class SudoPasswordError extends Error {
  override readonly name = "SudoPasswordError";
}

const maxCharacters = 4096;

/** A turn to try the password; `settle` it exactly once. */
export interface PasswordTurn {
  readonly text: string;
  /** Whether sudo took it; `unknown` where the host was lost first. */
  readonly settle: (outcome: "right" | "wrong" | "unknown") => void;
}

/** A host that answers neither way holds up the others no longer than this. */
const turnMilliseconds = 15_000;

/**
 * A password from a command of the user, run once, when a host first asks. It
 * has no terminal and no input: nothing can ask the user.
 *
 * Until one host has taken the password the hosts try it one after the other,
 * and once one has refused it none tries it again: a wrong one would lock an
 * account that a directory keeps for all hosts.
 */
export class SudoPassword {
  readonly #command: string;
  readonly #timeoutSeconds: number;
  readonly #turns = new Slots(1);
  #text: Promise<string> | undefined;
  #known: "right" | "wrong" | undefined;

  /**
   * @param command for /bin/sh; prints the password as its only line
   * @param timeoutSeconds longest time, after which the command and what it started is ended
   */
  constructor(command: string, timeoutSeconds = 30) {
    this.#command = command;
    this.#timeoutSeconds = timeoutSeconds;
  }

  /** @throws SudoPasswordError */
  async turn(): Promise<PasswordTurn> {
    const release = this.#known === "right" ? () => undefined : await this.#takeTurn();
    try {
      if (this.#known === "wrong")
        throw new SudoPasswordError("gave a password that another host refused");
      const text = await (this.#text ??= runCommand(this.#command, this.#timeoutSeconds));
      return {
        text,
        settle: (outcome) => {
          if (outcome !== "unknown") this.#known ??= outcome;
          release();
        },
      };
    } catch (error) {
      release();
      throw error;
    }
  }

  async #takeTurn(): Promise<() => void> {
    const free = await this.#turns.take();
    let isHeld = true;
    const release = (): void => {
      clearTimeout(timer);
      if (isHeld) free();
      isHeld = false;
    };
    const timer = setTimeout(release, turnMilliseconds).unref();
    return release;
  }
}

function runCommand(command: string, timeoutSeconds: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn("/bin/sh", ["-c", command], {
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    let [stdout, stderr] = ["", ""];
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    }, timeoutSeconds * 1000);
    const fail = (what: string): void => {
      reject(new SudoPasswordError(what));
    };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      if (stdout.length <= maxCharacters) stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      if (stderr.length <= maxCharacters) stderr += text;
    });
    child.on("error", (error) => {
      clearTimeout(timer);
      fail(`cannot be started (${error.message})`);
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      const said = escapeText(firstLine(stderr));
      const password = stdout.replace(/\r?\n$/, "");
      if (late) fail(`did not end in ${timeoutSeconds} s`);
      else if (code !== 0)
        fail(`ended with ${code ?? signal ?? ""}${said === "" ? "" : `: ${said}`}`);
      else if (password === "") fail("printed nothing");
      else if (/[\r\n\0]/.test(password) || password.length > maxCharacters)
        fail("printed more than one line");
      else resolve(password);
    });
  });
}
