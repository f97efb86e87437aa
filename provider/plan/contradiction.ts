import type { HostFacts } from "../facts/hostFacts.ts";
import type { HostRead } from "../facts/hostRead.ts";
import { foldNodes } from "../facts/nodeset.ts";
import type { Parameter } from "./parameter.ts";
import type { Claim } from "./claim.ts";
import { claimsByHost } from "./claimsByHost.ts";
import { planHost } from "./planHost.ts";
import type { BlockedReason, ClaimedValue } from "./reason.ts";

/** Two resources that want different values for the same thing. */
export interface ContradictionOnHosts {
  /** Folded nodeset. */
  readonly hosts: string;
  readonly parameter: Parameter;
  /** PCI addresses; empty for the host itself. */
  readonly devices: readonly string[];
  readonly a: ClaimedValue;
  readonly b: ClaimedValue;
}

type Contradiction = Extract<BlockedReason, { code: "contradiction" }>;

/**
 * Contradictions between the claims of a program, hosts folded. Larger and
 * smaller `atLeast` claims agree: the larger wins.
 *
 * @param reads of the hosts; of one that could not be read only the mode is compared
 */
export function contradictions(
  claims: readonly Claim[],
  reads: ReadonlyMap<string, HostRead>,
): ContradictionOnHosts[] {
  const found = [...claimsByHost(claims)].flatMap(([host, own]) => {
    const read = reads.get(host);
    const reasons =
      read?.status === "read" ? contradictionsOn(own, read.facts) : modeContradiction(own);
    return reasons.map((reason) => ({ host, reason }));
  });
  const groups = Map.groupBy(found, ({ reason }) => JSON.stringify(reason));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { parameter, devices, a, b } = first.reason;
    return [{ hosts: foldNodes(group.map(({ host }) => host)), parameter, devices, a, b }];
  });
}

function contradictionsOn(claims: readonly Claim[], facts: HostFacts): Contradiction[] {
  // Only claims of one kind can contradict each other: planning a fleet for nothing takes long.
  const contested = claims.filter((claim) =>
    claims.some((other) => other !== claim && other.kind === claim.kind),
  );
  if (contested.length === 0) return [];
  const { blocked } = planHost(contested, facts, { powerControl: false, operatorPool: "unknown" });
  return blocked.filter((reason) => reason.code === "contradiction");
}

function modeContradiction(claims: readonly Claim[]): Contradiction[] {
  const modes = claims.filter((claim) => claim.kind === "rdma-mode");
  const [first] = modes;
  const other = modes.find((claim) => claim.mode !== first?.mode);
  if (first === undefined || other === undefined) return [];
  const a = { resource: first.resource, value: first.mode };
  const b = { resource: other.resource, value: other.mode };
  return [{ code: "contradiction", parameter: "rdma-mode", devices: [], a, b }];
}
