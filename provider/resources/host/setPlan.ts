import type { HostFacts } from "../../facts/hostFacts.ts";
import type { HostRead } from "../../facts/hostRead.ts";
import type { Claim } from "../../plan/claim.ts";
import { claimsByHost } from "../../plan/claimsByHost.ts";
import type { HostPlan } from "../../plan/hostPlan.ts";
import type { PlanContext } from "../../plan/planContext.ts";
import { planHost } from "../../plan/planHost.ts";
import { planUnreachable } from "../../plan/planUnreachable.ts";
import type { HostInput, HostsInput } from "../hostsInput.ts";
import { type Session, targetOf } from "../configuration/session.ts";

export type SetReads = ReadonlyMap<string, HostRead>;
export type SetPlans = ReadonlyMap<string, HostPlan>;

/** Reads every host of a set at once; hosts that were read in this run are not probed again. */
export async function readSet(session: Session, hosts: HostsInput): Promise<SetReads> {
  for (const [name, host] of Object.entries(hosts)) session.inventory.set(name, host);
  return new Map(
    await Promise.all(
      Object.entries(hosts).map(
        async ([name, host]) => [name, await session.hosts.read(targetOf(name, host))] as const,
      ),
    ),
  );
}

/** Facts of the hosts that could be read. */
export function factsOf(reads: SetReads): HostFacts[] {
  return [...reads.values()].flatMap((read) => (read.status === "read" ? [read.facts] : []));
}

/** What the SR-IOV operator's pools ask of a node's RDMA mode. */
export type PoolOf = (node: string) => PlanContext["operatorPool"];

/** Plans each host of a set for the claims that mean it. */
export function planSet(
  claims: readonly Claim[],
  hosts: HostsInput,
  reads: SetReads,
  poolOf: PoolOf,
): SetPlans {
  const byHost = claimsByHost(claims);
  return new Map(
    [...reads].map(([name, read]) => [
      name,
      read.status === "read"
        ? planOne(byHost.get(name) ?? [], name, hosts[name], read.facts, poolOf)
        : planUnreachable(read),
    ]),
  );
}

/** Plans one host of a set for its claims. */
export function planOne(
  claims: readonly Claim[],
  name: string,
  host: HostInput | undefined,
  facts: HostFacts,
  poolOf: PoolOf,
): HostPlan {
  return planHost(claims, facts, {
    powerControl: host?.bmc !== undefined,
    operatorPool: poolOf(host?.node ?? name),
  });
}
