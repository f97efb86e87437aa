import type { HostFacts } from "../facts/hostFacts.ts";
import { foldNodes } from "../facts/nodeset.ts";
import type { Parameter } from "./change.ts";
import type { Claim } from "./claim.ts";
import { claimsByHost } from "./claimsByHost.ts";
import { nameOrCount } from "./formatDevices.ts";
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
 * @param facts of the hosts that could be read
 */
export function contradictions(
  claims: readonly Claim[],
  facts: ReadonlyMap<string, HostFacts>,
): ContradictionOnHosts[] {
  const found = [...claimsByHost(claims)].flatMap(([host, own]) => {
    const read = facts.get(host);
    // Without facts only the mode, which needs none, can be compared.
    const reasons = read === undefined ? modeContradiction(own) : contradictionsOn(own, read);
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
  const { blocked } = planHost(claims, facts, { powerControl: false, operatorPool: "unknown" });
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

/** `NicFirmwareVfs a wants NUM_OF_VFS exactly 8 and NicFirmwareVfs b exactly 16 on 0000:18:00.0 of dgx[001-002]: …`. */
export function formatContradiction(found: ContradictionOnHosts): string {
  const { hosts, parameter, devices, a, b } = found;
  const place = devices.length === 0 ? hosts : `${nameOrCount(devices, "devices")} of ${hosts}`;
  return (
    `${a.resource} wants ${parameter} ${a.value} and ${b.resource} ${b.value} on ${place}: ` +
    "expected one value; change one of them or take these hosts out of its set"
  );
}
