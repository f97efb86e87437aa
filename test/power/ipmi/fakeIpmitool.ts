import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** One run: what it was given. */
export interface IpmitoolCall {
  readonly words: readonly string[];
  /** What -E would have taken. */
  readonly password: string;
}

const script = `#!/bin/sh
# Stands in for ipmitool; the host is what "state" says.
dir=\${0%/*}
printf '%s\\t' "\${IPMITOOL_PASSWORD-\${IPMI_PASSWORD-}}" "$@" >> "$dir/calls"
echo >> "$dir/calls"
for verb; do :; done
for fault in "$dir/$verb".*; do
  [ -e "$fault" ] || break
  text=$(cat "$fault")
  case $fault in *.always) ;; *) rm "$fault" ;; esac
  eval "$text"
  break
done
case $verb in
  status) echo "Chassis Power is $(cat "$dir/state")" ;;
  on) echo on > "$dir/state"; echo "Chassis Power Control: Up/On" ;;
  off) echo off > "$dir/state"; echo "Chassis Power Control: Down/Off" ;;
  soft) echo off > "$dir/state"; echo "Chassis Power Control: Soft" ;;
esac
`;

/** An ipmitool on PATH that does as it is told, until it is removed. */
export class FakeIpmitool {
  readonly #directory = mkdtempSync(join(tmpdir(), "fake-ipmitool-"));
  readonly #path = process.env.PATH;
  #faults = 0;

  constructor() {
    const program = join(this.#directory, "ipmitool");
    writeFileSync(program, script);
    chmodSync(program, 0o755);
    writeFileSync(join(this.#directory, "calls"), "");
    this.state = "on";
    process.env.PATH = `${this.#directory}:${this.#path ?? ""}`;
  }

  get state(): "on" | "off" {
    const text = readFileSync(join(this.#directory, "state"), "utf8").trim();
    return text === "on" ? "on" : "off";
  }

  set state(state: "on" | "off") {
    writeFileSync(join(this.#directory, "state"), `${state}\n`);
  }

  get calls(): IpmitoolCall[] {
    return readFileSync(join(this.#directory, "calls"), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => {
        const [password = "", ...words] = line.split("\t").slice(0, -1);
        return { words, password };
      });
  }

  /** What was asked for, in order, without readings. */
  get acts(): string[] {
    return this.calls.map(({ words }) => words.at(-1) ?? "").filter((verb) => verb !== "status");
  }

  /** The next run for this verb, or every one, does this instead: shell, in the place of the tool. */
  misbehave(verb: string, shell: string, always = false): void {
    this.#faults += 1;
    const name = `${verb}.${always ? "always" : String(this.#faults).padStart(3, "0")}`;
    writeFileSync(join(this.#directory, name), shell);
  }

  /** The next run for this verb, or every one, prints this and ends with 1. */
  fail(verb: string, text: string, always = false): void {
    this.misbehave(verb, `printf '%s\\n' '${text.replaceAll("'", "'\\''")}' >&2; exit 1`, always);
  }

  remove(): void {
    process.env.PATH = this.#path;
    rmSync(this.#directory, { recursive: true });
  }
}
