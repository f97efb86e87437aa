import { HostError } from "../hostError.ts";
import type { SshConfigError } from "./configTree.ts";

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
