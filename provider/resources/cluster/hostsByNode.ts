import type { HostFacts } from "../../facts/hostFacts.ts";
import type { Session } from "../configuration/session.ts";
import { readSet } from "../host/setPlan.ts";

/** Facts of the hosts that resources of this run named, by the name of their node; without those that cannot be read. */
export async function hostsByNode(current: Session): Promise<Map<string, HostFacts>> {
  const reads = await readSet(current, Object.fromEntries(current.inventory));
  return new Map(
    [...reads].flatMap(([name, read]) =>
      read.status === "read" ? [[current.inventory.get(name)?.node ?? name, read.facts]] : [],
    ),
  );
}

/** The name of each host's node: its own, where the inventory names no other. */
export function nodeNames(current: Session): Map<string, string> {
  return new Map([...current.inventory].map(([name, { node }]) => [name, node ?? name]));
}
