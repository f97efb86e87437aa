import { expandNodes } from "../facts/nodeset.ts";
import type { Claim } from "./claim.ts";

/** The claims on each host, in the order given. Hosts without a claim are absent. */
export function claimsByHost(claims: readonly Claim[]): Map<string, Claim[]> {
  const byHost = new Map<string, Claim[]>();
  for (const claim of claims) {
    for (const host of expandNodes(claim.hosts)) {
      const list = byHost.get(host);
      if (list === undefined) byHost.set(host, [claim]);
      else list.push(claim);
    }
  }
  return byHost;
}
