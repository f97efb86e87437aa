import { assembleFacts } from "../facts/assemble/assembleFacts.ts";
import type { Section } from "../facts/assemble/frame.ts";
import type { HostRead } from "../facts/hostRead.ts";
import { ParseError } from "../facts/parse/parseError.ts";
import { type ApplyReport, parseApplyReport } from "./applyReport.ts";
import { applyLines, type ApplyOptions, type ApplyStep } from "./applySteps.ts";
import { HostError } from "./hostError.ts";
import { applyScript, probeScript } from "./scripts.ts";
import type { CredentialEnd, HostTarget, Transport } from "./transport.ts";

const probeTimeoutSeconds = 90;
/** update-initramfs and grub-mkconfig take their time on a host with many kernels. */
const applyTimeoutSeconds = 900;

/**
 * Reads and writes hosts. Each host is probed once and the answer shared by all
 * who ask; writes to one host run one after the other, and each returns the
 * facts as they are after it.
 */
export class HostClient {
  readonly #transport: Transport;
  readonly #reads = new Map<string, Promise<HostRead>>();
  readonly #writes = new Map<string, Promise<unknown>>();

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** The facts of this run: probed at the first call. */
  read(target: HostTarget): Promise<HostRead> {
    return this.#reads.get(keyOf(target)) ?? this.readAgain(target);
  }

  /** Ends of the logins to hosts that were read, by name. */
  credentialEnds(): ReadonlyMap<string, CredentialEnd> {
    return this.#transport.credentialEnds?.() ?? new Map();
  }

  /** Probes now, whatever was read before. */
  readAgain(target: HostTarget): Promise<HostRead> {
    const answer = this.#probe(target);
    this.#reads.set(keyOf(target), answer);
    return answer;
  }

  /**
   * Runs steps in order, up to the first that fails, then reads the host anew.
   *
   * @throws HostError where the steps may not have run to their end.
   */
  async apply(
    target: HostTarget,
    steps: readonly ApplyStep[],
    options: ApplyOptions,
  ): Promise<ApplyReport> {
    const key = keyOf(target);
    const before = this.#writes.get(key) ?? Promise.resolve();
    const write = before.then(() => this.#apply(target, steps, options));
    this.#writes.set(
      key,
      write.catch(() => undefined),
    );
    return write;
  }

  async #apply(
    target: HostTarget,
    steps: readonly ApplyStep[],
    options: ApplyOptions,
  ): Promise<ApplyReport> {
    const key = keyOf(target);
    try {
      const result = await this.#transport.run(target, {
        script: applyScript,
        input: applyLines(steps, options),
        timeoutSeconds: applyTimeoutSeconds,
      });
      const { sections } = result;
      // Neither a host that reboots nor one that refuses the request is probed by the script.
      const isProbed =
        !steps.some((step) => step.do === "reboot") &&
        !sections.some(({ name }) => name === "refused");
      if (isProbed) this.#reads.set(key, Promise.resolve(factsOf(target, sections)));
      else this.#reads.delete(key);
      const report = parseApplyReport(sections);
      const hasFailed = report.steps.some(({ outcome }) => outcome === "failed");
      if (!hasFailed && report.steps.length < steps.length)
        throw incompleteReport(target.name, report.steps.length, steps.length);
      return report;
    } catch (error) {
      this.#reads.delete(key);
      throw error;
    }
  }

  async #probe(target: HostTarget): Promise<HostRead> {
    try {
      const result = await this.#transport.run(target, {
        script: probeScript,
        input: [],
        timeoutSeconds: probeTimeoutSeconds,
      });
      return factsOf(target, result.sections);
    } catch (error) {
      if (error instanceof HostError) return unreachable(error);
      throw error;
    }
  }
}

function factsOf({ name }: HostTarget, sections: readonly Section[]): HostRead {
  try {
    return { status: "read", facts: assembleFacts(sections) };
  } catch (cause) {
    if (!(cause instanceof ParseError)) throw cause;
    return unreachable(
      new HostError({
        code: "output_garbled",
        host: name,
        message: `The probe's answer from "${name}" cannot be read: ${cause.message}; run the probe by hand over ssh to see what disturbs it`,
        summary:
          "the probe's answer cannot be read: run it by hand over ssh to see what disturbs it",
        cause,
      }),
    );
  }
}

/** Silence about a step is no success. */
function incompleteReport(host: string, reported: number, sent: number): HostError {
  return new HostError({
    code: "output_incomplete",
    host,
    message: `"${host}" reported ${reported} of ${sent} steps and no failure, expected all of them; run \`pulumi up\` again: it does what is left`,
    summary: "steps are missing in the report of a write: run `pulumi up` again",
  });
}

function unreachable(error: HostError): HostRead {
  const { code, message, summary, local } = error;
  return { status: "unreachable", code, message, summary, local };
}

function keyOf({ name, address, port, user, jump }: HostTarget): string {
  return JSON.stringify([address ?? name, port, user, jump]);
}
