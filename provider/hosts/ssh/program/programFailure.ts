import { escapeText } from "../../escapeText.ts";
import { HostError } from "../../hostError.ts";
import { type Meaning, meaningOf } from "./programMeaning.ts";
import type { SshWords } from "./sshWords.ts";

/** What ssh said, and to whom. */
export interface ProgramFailure {
  readonly host: string;
  /** `user@address port 22` as far as the stack says it; for messages. */
  readonly place: string;
  readonly words: SshWords;
}

/**
 * What the words of an ssh that did not get through mean.
 *
 * Where the connection went through another program, a jump host's ssh or a
 * ProxyCommand, ssh itself only says that it was cut off: the words before that
 * tell the cause.
 */
export function programFailed(failure: ProgramFailure): HostError {
  const { own, others } = failure.words;
  const cut = own.findIndex((line) =>
    /^Connection (?:closed|reset) by UNKNOWN port 65535$/.test(line),
  );
  if (cut < 0) return toError(failure, meaningOf(own) ?? silent(failure));
  const before = own.slice(0, cut).filter((line) => !/^kex_exchange_identification: /.test(line));
  const cause = meaningOf(before);
  // Refused behind the jump host, not at it.
  if (cause && before.some((line) => /^channel \d+: open failed/.test(line)))
    return toError(failure, cause);
  // Another try may be let in.
  if (cause?.code === "connection_reset")
    return toError(failure, {
      ...cause,
      summary: "connection was lost at the jump host: look at sshd's log (MaxStartups?) there",
    });
  const said = escapeText(before[0] ?? others.at(-1) ?? "");
  const meaning: Meaning = cause
    ? { ...cause, code: "jump_failed", summary: `jump host fails: ${cause.summary}` }
    : {
        code: "jump_failed",
        summary: "the ProxyCommand or jump host ended the connection: run it by hand to see why",
        detail: said === "" ? undefined : `it said "${said}"`,
      };
  return toError(failure, meaning, cause && toError(failure, cause));
}

/** No login in time: ssh itself has no limit for it. */
export function programTimedOut(failure: ProgramFailure, seconds: number): HostError {
  const { own, others } = failure.words;
  return toError(failure, {
    code: "handshake_timeout",
    summary: `no login in ${seconds} s: is the host overloaded, does the agent or a security key wait for a confirmation?`,
    detail: [...own, ...others].at(-1),
  });
}

function silent({ words }: ProgramFailure): Meaning {
  const said = [...words.own, ...words.others].at(-1);
  return {
    code: "connection_reset",
    summary: "ssh ended before the login: run it by hand to see why",
    detail: said === undefined ? "it said nothing" : `it said "${said}"`,
  };
}

function toError({ host, place }: ProgramFailure, meaning: Meaning, cause?: HostError): HostError {
  const { code, summary, detail = "", local = false } = meaning;
  return new HostError({
    code,
    host,
    message: `Cannot reach "${host}" as ${place} with the system's ssh: ${summary}${detail === "" ? "" : ` (${escapeText(detail, 400)})`}`,
    summary,
    local,
    cause,
  });
}
