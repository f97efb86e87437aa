import { HostError } from "../hostError.ts";
import type { SshConfigError } from "./configTree.ts";
import type { Endpoint } from "./endpoint.ts";

/** Only the system's ssh can do what the configuration asks for. */
export class NeedsProgram extends Error {
  override readonly name = "NeedsProgram";
  /** As messages say it: `CertificateFile`. */
  readonly option: string;
  readonly file: string;
  /** What could be told of the way to the host: nothing where `null`, never all of it. */
  readonly endpoint: Endpoint | null;

  /** Address, port and user of the endpoint are those that ssh takes. */
  get isWayKnown(): boolean {
    return !/^Match |^%|^\$| in HostName$/.test(this.option);
  }

  constructor(option: string, file: string, endpoint: Endpoint | null = null) {
    super(`${option} in "${file}" needs the system's ssh`);
    this.option = option;
    this.file = file;
    this.endpoint = endpoint;
  }
}

/** `ssh` could follow the option, this transport cannot. */
export function configUnsupported(host: string, option: string, file: string): HostError {
  return new HostError({
    code: "config_unsupported",
    host,
    message:
      `Cannot reach "${host}": ${option} in "${file}" is not supported here; ` +
      `use a plain key and ProxyJump for this host, or leave it out of the set`,
    summary: `SSH configuration needs ${option}, which is not supported`,
  });
}

export function configUnreadable(host: string, cause: SshConfigError): HostError {
  return new HostError({
    code: "config_unreadable",
    host,
    message: `Cannot reach "${host}": ${cause.message}`,
    summary: "SSH configuration cannot be read or parsed",
    local: true,
    cause,
  });
}
