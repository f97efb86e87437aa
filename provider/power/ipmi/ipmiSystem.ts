import { escapeText } from "../../hosts/escapeText.ts";
import { ipmiEndpointOf, nameOf } from "../bmcAddress.ts";
import type { BmcTarget } from "../bmcTarget.ts";
import { PowerError, type PowerErrorCode } from "../powerError.ts";
import type { PowerSystem, ResetOutcome, ResetType } from "../powerSystem.ts";
import { type IpmiRefusal, refusalOf } from "./ipmiRefusal.ts";
import { type IpmitoolEnd, runIpmitool } from "./runIpmitool.ts";

export interface IpmiOptions {
  readonly sleep: (seconds: number) => Promise<void>;
  /** Longest time of one command, with the login of its own that it has. */
  readonly timeoutSeconds: number;
}

/** What cuts the power, not what cycles it: some BMCs refuse `cycle` while the host is off. */
const verbs: Readonly<Record<ResetType, string>> = {
  On: "on",
  ForceOff: "off",
  GracefulShutdown: "soft",
};

/** IPMI 2.0, section 13.20: longer ones have no place in the messages. */
const longestUser = 16;
const longestPassword = 20;

/** Of a reading that the BMC was too busy for. */
const attempts = 3;
const retrySeconds = 2;

/** The host that a BMC powers over IPMI 2.0, by the system's ipmitool. */
export class IpmiSystem implements PowerSystem {
  readonly #bmc: BmcTarget;
  readonly #options: IpmiOptions;
  readonly #words: readonly string[];
  #cipherSuite: number | undefined;
  #acted = false;

  /** @throws PowerError `protocol` for an address that is none, `unauthorized` for credentials that IPMI cannot carry */
  constructor(bmc: BmcTarget, options: IpmiOptions) {
    this.#bmc = bmc;
    this.#options = options;
    const { host, port } = ipmiEndpointOf(bmc);
    this.#requireCarriable();
    this.#words = [
      ...["-I", "lanplus", "-H", host, "-p", String(port), "-U", bmc.username],
      // Enough for chassis control; ipmitool asks for ADMINISTRATOR otherwise.
      ...["-L", "OPERATOR"],
      // Without it a refused login does not say why.
      "-v",
    ];
    this.#cipherSuite = bmc.cipherSuite;
  }

  /** IPMI tells only when asked. */
  allows(): boolean {
    return true;
  }

  get acted(): boolean {
    return this.#acted;
  }

  async powerState(): Promise<string> {
    for (let attempt = 1; ; attempt += 1) {
      const end = await this.#run("status");
      const state = /^Chassis Power is (on|off)$/m.exec(textOf(end))?.[1];
      if (end.how === "ended" && end.exitCode === 0 && state !== undefined)
        return state === "on" ? "On" : "Off";
      const refusal = whyNot(end);
      if (refusal.why !== "busy" || attempt === attempts) throw this.#failure(refusal, "status");
      await this.#options.sleep(retrySeconds);
    }
  }

  async reset(type: ResetType): Promise<ResetOutcome> {
    const outcome = await this.#send(type);
    if (outcome !== "refused") this.#acted = true;
    return outcome;
  }

  async #send(type: ResetType): Promise<ResetOutcome> {
    const end = await this.#run(verbs[type]);
    if (end.how === "ended" && end.exitCode === 0) return "accepted";
    const refusal = whyNot(end);
    switch (refusal.why) {
      case "busy":
      case "unreachable":
        return "refused";
      case "no_answer":
        return "unknown";
      // A failure that nobody foresaw may have come after the command.
      case "other":
        this.#acted = true;
        throw this.#failure(refusal, verbs[type]);
      case "unauthorized":
      case "cipher":
      case "no_lanplus":
      case "unsupported":
        throw this.#failure(refusal, verbs[type]);
    }
  }

  async #run(verb: string): Promise<IpmitoolEnd> {
    const suite = this.#cipherSuite === undefined ? [] : ["-C", String(this.#cipherSuite)];
    const words = [...this.#words, ...suite, "chassis", "power", verb];
    const end = await runIpmitool(words, this.#bmc.password, this.#options.timeoutSeconds);
    if (end.how === "ended" && end.exitCode === 0) this.#cipherSuite ??= pickedSuite(end.text);
    if (end.how === "missing")
      throw this.#error(
        "tool_missing",
        `Cannot ask ${nameOf(this.#bmc)}: ipmitool ${end.why}; install it (package ipmitool), or use Redfish: an address without ipmi://`,
      );
    return end;
  }

  #requireCarriable(): void {
    const { username, password } = this.#bmc;
    if (
      Buffer.byteLength(username) <= longestUser &&
      Buffer.byteLength(password) <= longestPassword
    )
      return;
    throw this.#error(
      "unauthorized",
      `Cannot log in to ${nameOf(this.#bmc)}: IPMI carries user names of up to ${longestUser} and passwords of up to ${longestPassword} bytes, ` +
        "and the configured ones are longer; give the BMC a user for it, or use Redfish",
    );
  }

  #failure({ why, line }: Refusal, verb: string): PowerError {
    const said = escapeText(line);
    switch (why) {
      case "unauthorized":
        return this.#told(
          "unauthorized",
          `refuses its credentials (${said}): expected those of a user with the privilege Operator over LAN; correct them in the configuration, and check that the user is not locked`,
        );
      case "cipher":
        return this.#told(
          "protocol",
          `does not take the cipher suite that it was offered (${said}): expected ${this.#bmc.cipherSuite ?? "17 or 3"}; set bmc.cipherSuite in its entry in hosts to one of \`ipmitool channel getciphers ipmi\`, or use Redfish`,
        );
      case "no_lanplus":
        return this.#told(
          "protocol",
          "speaks no IPMI 2.0: expected RMCP+; update its firmware, or use Redfish",
        );
      case "unreachable":
        return this.#told(
          "unreachable",
          `does not answer (${said}): expected IPMI 2.0 over LAN; check that it is turned on in the BMC, and that this machine reaches its UDP port`,
        );
      case "busy":
        return this.#told(
          "unreachable",
          `is busy (${said}), ${attempts} times: expected an answer; close other sessions there, or wait; some BMCs say so of a cipher suite too: set bmc.cipherSuite`,
        );
      case "no_answer":
        return this.#told(
          "unreachable",
          `does not answer to power ${verb} (${said}): expected an answer within ${this.#options.timeoutSeconds} s; check that the BMC is up`,
        );
      case "unsupported":
        return this.#told(
          "action_unsupported",
          `does not take power ${verb} (${said}): expected on, off and status; look for a lock on power actions, or use Redfish`,
        );
      case "other":
        return this.#told(
          "protocol",
          `is not understood: ipmitool says "${said}" to power ${verb}; run it by hand`,
        );
    }
  }

  #told(code: PowerErrorCode, text: string): PowerError {
    return this.#error(code, `${nameOf(this.#bmc)} ${text}`);
  }

  #error(code: PowerErrorCode, message: string): PowerError {
    return new PowerError({ code, host: this.#bmc.host, message });
  }
}

/**
 * The suite that a command was done with, so that the next one need not ask: a BMC
 * that leaves the question unanswered costs 10 s each time, and ipmitool then takes 3.
 */
function pickedSuite(text: string): number | undefined {
  const picked = /^Using best available cipher suite (\d+)$/m.exec(text)?.[1];
  if (picked !== undefined) return Number(picked);
  return text.includes("Unable to Get Channel Cipher Suites") ? 3 : undefined;
}

interface Refusal {
  readonly why: IpmiRefusal;
  readonly line: string;
}

function textOf(end: IpmitoolEnd): string {
  return end.how === "ended" ? end.text : "";
}

function whyNot(end: IpmitoolEnd): Refusal {
  return end.how === "ended" ? refusalOf(end.text) : { why: "no_answer", line: "it took too long" };
}
