import { randomBytes } from "node:crypto";
import { frameScript, shellCommand } from "./frameScript.ts";
import { helperPath, scriptDigest } from "./helperText.ts";
import type { SudoPassword } from "./sudoPassword.ts";
import type { ScriptRun } from "./transport.ts";

/** How scripts become root on a host. Without any of it: `sudo -n`, where that is allowed. */
export interface Privileges {
  /** Runs the helpers that were installed on the host, in the place of a shell. */
  readonly helpers: boolean;
  /** For a sudo that asks. */
  readonly password: SudoPassword | undefined;
}

/** What is run on a host, and what it is told. */
export interface RemoteCommand {
  /** For the login shell of the user; holds nothing secret. */
  readonly command: string;
  readonly stdin: string;
  /** Random word that frames the sections of the output. */
  readonly nonce: string;
  /** For a sudo that asks. With it the input is held back until the command says that it is ready. */
  readonly password: SudoPassword | undefined;
}

/** Line on stdout: what comes now is read by the script, not by sudo. */
export const readyMark = "pulumi-rdma-ready";
/** Prompt of sudo, on stderr. */
export const passwordPrompt = "pulumi-rdma-password";
/** Line on stderr: no helper is installed. */
export const noHelperMark = "pulumi-rdma-no-helper";

/** @throws RangeError when an input line holds a line break, or begins with the last line `end` */
export function remoteCommand(run: ScriptRun, { helpers, password }: Privileges): RemoteCommand {
  const nonce = randomBytes(16).toString("hex");
  const { script, input } = run;
  const framed = frameScript(script, input, nonce);
  const head = `pulumi-rdma ${script.name} ${scriptDigest(script)} ${nonce}`;
  const asksPassword = password !== undefined;
  return {
    command: helpers
      ? helperCommand(helperPath(script.name), asksPassword)
      : asksPassword
        ? passwordShellCommand
        : shellCommand,
    stdin: helpers ? `${[head, ...input, "end"].join("\n")}\n` : framed,
    nonce,
    password,
  };
}

/** Like `shellCommand`, with a sudo that may ask on stdin. */
const passwordShellCommand =
  `exec /bin/sh -c 'if [ "$(id -u)" -ne 0 ] && command -v sudo >/dev/null; ` +
  `then exec sudo -S -p ${passwordPrompt} /bin/sh -c "echo ${readyMark}; exec /bin/sh -s"; ` +
  `else echo ${readyMark}; exec /bin/sh -s; fi'`;

function helperCommand(path: string, asksPassword: boolean): string {
  const sudo = asksPassword ? `sudo -S -p ${passwordPrompt}` : "sudo -n";
  return (
    `exec /bin/sh -c 'if [ -f ${path} ] && [ "$(id -u)" -eq 0 ]; then exec ${path}; ` +
    `elif [ -f ${path} ]; then exec ${sudo} ${path}; else echo ${noHelperMark} >&2; fi'`
  );
}
