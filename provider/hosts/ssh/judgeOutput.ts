import { parseFrames } from "../../facts/assemble/frame.ts";
import { escapeText, firstLine } from "../escapeText.ts";
import { HostError, type HostErrorCode } from "../hostError.ts";
import type { ScriptResult, ScriptRun } from "../transport.ts";
import { helperName, helperPath, scriptDigest } from "../helperText.ts";
import { WrongPasswordError } from "../scriptFeed.ts";
import { noHelperMark } from "../remoteCommand.ts";
import type { Executed } from "./execScript.ts";
import type { Link } from "./link.ts";
import { jumpFailed } from "./connectFailure.ts";

/**
 * Turns what a command left behind into a result: only a script whose end mark
 * arrived has run to its end.
 *
 * @param lost what the loss of the connection means where nothing was changed
 * @throws HostError for everything else
 */
export function judgeOutput(
  host: string,
  run: ScriptRun,
  executed: Executed,
  nonce: string,
  lost: () => HostError,
): ScriptResult {
  const { stdout, stderr, end } = executed;
  const failure = (code: HostErrorCode, summary: string, detail = ""): HostError =>
    new HostError({
      code,
      host,
      message: `Script "${run.script.name}" on "${host}": ${summary}${detail === "" ? "" : ` (${detail})`}`,
      summary,
    });
  const sections = parseFrames(stdout, nonce);
  const mark = sections.at(-1);
  if (mark?.name === "end") {
    const exitCode = Number(mark.args[0]);
    if (!/^\d{1,3}$/.test(mark.args[0] ?? ""))
      throw failure("output_garbled", "the end mark of the output holds no exit code: run again");
    const other = sections.find(({ name }) => name === "helper-version");
    if (other) throw otherHelper(host, run, other.args);
    return { sections, stderr, exitCode };
  }
  if (executed.passwordProblem) throw noPassword(host, executed.passwordProblem);
  if (stderr.includes(noHelperMark)) throw noHelper(host, run);
  const said = escapeText(firstLine(stderr) || firstLine(stdout));
  const quoted = said === "" ? "it printed nothing" : `it printed "${said}"`;
  switch (end.how) {
    case "timeout":
      throw failure(
        "command_timeout",
        `no end in ${run.timeoutSeconds} s${mayHaveRun(run)}: look for a hanging command on the host`,
      );
    case "too-large":
      throw failure(
        "output_too_large",
        `the output is larger than expected${mayHaveRun(run)}: look for noise in the login shell's files`,
      );
    case "lost":
      throw connectionLost(host, run, lost());
    case "killed":
      throw failure(
        "output_incomplete",
        `the script was killed${mayHaveRun(run)}: look at the host's log for the reason`,
        `signal ${escapeText(end.signal, 20)}`,
      );
    case "exited":
      if (sections.length > 0)
        throw failure(
          "output_incomplete",
          `the output was cut off${mayHaveRun(run)}: run again`,
          `exit code ${end.exitCode}, ${quoted}`,
        );
      if (sudoRefuses.test(stderr))
        throw failure(
          "sudo_refused",
          "sudo does not let this user run what is needed without a password and a terminal: allow it in sudoers (NOPASSWD, !requiretty), see the guide on SSH",
          quoted,
        );
      throw failure(
        "shell_unusable",
        "the login shell did not start /bin/sh: give the user a shell such as /bin/bash",
        `exit code ${end.exitCode}, ${quoted}`,
      );
  }
}

/** sudo 1.9; some lines are not preceded by its name. */
const sudoRefuses =
  /^sudo: |^Sorry, user .* (may not run sudo|is not allowed to execute)|is not in the sudoers file|\bsudo: (?:command )?not found/m;

function noPassword(host: string, cause: Error): HostError {
  const isWrong = cause instanceof WrongPasswordError;
  const summary = isWrong
    ? "sudo does not take the password of rdma:sudoPasswordCommand, or wants a second factor: correct what the command prints"
    : `rdma:sudoPasswordCommand ${cause.message}: run it by hand, it has to print the password as its only line`;
  return new HostError({
    code: "sudo_refused",
    host,
    message: `Cannot become root on "${host}": ${summary}`,
    summary,
    local: !isWrong,
    cause,
  });
}

function noHelper(host: string, { script }: ScriptRun): HostError {
  const path = helperPath(script.name);
  const summary = `${path} is not installed there: install what \`pulumi-rdma helpers\` writes, or unset helpers in rdma:ssh`;
  return new HostError({
    code: "helper_missing",
    host,
    message: `Cannot run the helper on "${host}": ${summary}`,
    summary,
  });
}

function otherHelper(host: string, { script }: ScriptRun, args: readonly string[]): HostError {
  const [version = "", digest = ""] = args;
  const name = helperName(script.name);
  const wanted = scriptDigest(script);
  return new HostError({
    code: "helper_version",
    host,
    message: `${name} on "${host}" is of pulumi-rdma ${escapeText(version, 20)} (script ${escapeText(digest, 20)}), expected script ${wanted}: install what \`pulumi-rdma helpers\` of this version writes`,
    summary: `${name} is of another version: install what \`pulumi-rdma helpers\` of this version writes`,
  });
}

function mayHaveRun(run: ScriptRun): string {
  return run.script.name === "apply" ? ", some steps may have been done" : "";
}

/** The link died after the command began: reading can be repeated, writing may or may not have happened. */
function connectionLost(host: string, run: ScriptRun, lost: HostError): HostError {
  if (run.script.name === "apply")
    return new HostError({
      code: "outcome_unknown",
      host,
      message: `Connection to "${host}" was lost while "apply" ran: its steps may or may not have been done; run again, which does only the rest`,
      summary: "connection was lost while changes were made: run again, which does only the rest",
      cause: lost.cause ?? lost,
    });
  return lost;
}

/** The connection is gone and nothing was changed. */
export function lostBeforeStart(host: string, link: Link): HostError {
  const reason = link.fault ? ` (${escapeText(link.fault.message)})` : "";
  const lost = (name: string): HostError =>
    new HostError({
      code: "connection_reset",
      host: name,
      message: `Connection to "${name}" was lost${reason}: is the host up, its network stable?`,
      summary: "connection was lost: is the host up, its network stable?",
      cause: link.fault,
    });
  return link.deadJump
    ? jumpFailed(link.endpoint, lostBeforeStart(link.deadJump.endpoint.name, link.deadJump))
    : lost(host);
}

/** The server opens no session although none of ours is open. */
export function sessionRefused(host: string, cause: unknown): HostError {
  const said = cause instanceof Error ? ` (${escapeText(cause.message)})` : "";
  return new HostError({
    code: "session_limit",
    host,
    message: `Cannot start a command on "${host}": sshd opens no session${said}; look at MaxSessions and ForceCommand in its sshd_config`,
    summary: "sshd opens no session: look at MaxSessions and ForceCommand in sshd_config",
    cause,
  });
}
