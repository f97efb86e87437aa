import type { HostTarget } from "../transport.ts";
import type { SshOptions } from "./sshOptions.ts";

/** One hop of `ssh -J`. */
export interface JumpSpec {
  readonly host: string;
  readonly user: string | undefined;
  readonly port: number | undefined;
  /** Hops before this one, as text; empty when it is the first. */
  readonly before: string;
}

/**
 * Takes the last hop off `[user@]host[:port][,…]`; hops may be `ssh://` addresses.
 *
 * @returns `null` for `none`; `undefined` when the text is no jump host
 */
export function parseJumpSpec(text: string): JumpSpec | null | undefined {
  if (text.toLowerCase() === "none") return null;
  const hops = text.split(",").map((hop) => hop.trim());
  const last = hops.pop() ?? "";
  const match =
    /^(?:ssh:\/\/)?(?:([^@]+)@)?(?:\[([^\]]+)\]|([^:[\]@/]+|[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:.]*))(?::(\d{1,5}))?\/?$/i.exec(
      last,
    );
  const host = match?.[2] ?? match?.[3];
  if (!match || host === undefined || hops.includes("")) return undefined;
  const port = match[4] === undefined ? undefined : Number(match[4]);
  if (port !== undefined && (port < 1 || port > 65535)) return undefined;
  return { host, user: match[1], port, before: hops.join(",") };
}

/** Jump hosts that the stack gives a target: none for a jump host itself, `undefined` leaves it to ~/.ssh/config. */
export function jumpOf(target: HostTarget, options: SshOptions): string | undefined {
  const jump = target.jump ?? options.jump;
  const hop = jump === undefined ? undefined : parseJumpSpec(jump);
  const isJumpItself =
    hop?.host === (target.address ?? target.name) && (hop.port ?? 22) === (target.port ?? 22);
  return isJumpItself ? "none" : jump;
}
