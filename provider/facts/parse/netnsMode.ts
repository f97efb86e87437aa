import type { RdmaMode } from "../rdmaMode.ts";
import { ParseError } from "./parseError.ts";

/**
 * Mode of /sys/module/ib_core/parameters/netns_mode: `Y` shared, `N` exclusive.
 * The file is the live value; it follows `rdma system set` at once.
 */
export function parseNetnsModeFile(text: string): RdmaMode {
  const value = text.trim();
  if (value !== "Y" && value !== "N") {
    throw new ParseError("Expected Y or N in netns_mode of ib_core", text);
  }
  return value === "Y" ? "shared" : "exclusive";
}

/**
 * Mode in `rdma system show`: `netns shared copy-on-fork on` (iproute2 6.1),
 * `netns shared privileged-qkey off monitor on copy-on-fork on` (6.15). The
 * command has no JSON form.
 */
export function parseRdmaSystem(text: string): RdmaMode {
  const mode = /^netns (shared|exclusive)(?:\s|$)/.exec(text.trim())?.[1];
  if (mode === "shared" || mode === "exclusive") {
    return mode;
  }
  throw new ParseError('Expected "netns shared" or "netns exclusive" of rdma system', text);
}

/**
 * Mode of a module argument `netns_mode=…`, as the kernel reads booleans: by the
 * first character `y`, `Y`, `t`, `T`, `1` or `n`, `N`, `f`, `F`, `0`, or `on` and
 * `off` (Linux lib/kstrtox.c kstrtobool). What follows is ignored there.
 *
 * @throws {ParseError} for a value that the kernel refuses: the module does not load
 */
export function modeOfArgument(value: string): RdmaMode {
  if (/^(?:[yYtT1]|[oO][nN])/.test(value)) {
    return "shared";
  }
  if (/^(?:[nNfF0]|[oO][fF])/.test(value)) {
    return "exclusive";
  }
  throw new ParseError("Expected a yes or no in netns_mode", value);
}
