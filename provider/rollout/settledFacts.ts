import type { HostFacts } from "../facts/hostFacts.ts";
import type { NodeAccess } from "./nodeAccess.ts";
import { NodeStop } from "./nodeStop.ts";
import { notBack } from "./notBack.ts";

/** With the default pause of 5 s two minutes: eight ConnectX-7 take most of one. */
const looks = 24;

/**
 * Facts of a node that has booted, once everything is back that it had before.
 *
 * @throws NodeStop naming what is missing after the last look.
 */
export async function settledFacts(
  host: string,
  before: HostFacts,
  access: NodeAccess,
): Promise<HostFacts> {
  let read = await access.read(host);
  for (let look = 1; ; look += 1) {
    const missing = read.status === "read" ? notBack(before, read.facts) : [read.summary];
    if (read.status === "read" && missing.length === 0) return read.facts;
    if (look === looks)
      throw new NodeStop(
        `"${host}" has booted and is not as before (${missing.join("; ")}): expected all devices within ${looks} looks; ` +
          "see its kernel log (journalctl -k), then run `pulumi up` again",
      );
    await access.pause();
    read = await access.readAgain(host);
  }
}
