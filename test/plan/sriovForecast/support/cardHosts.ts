import type { HostFacts } from "../../../../provider/facts/hostFacts.ts";
import { type ClusterParts, policy } from "./operatorFacts.ts";
import { cardWith, hostFacts } from "../../../support/factsBuilder.ts";

export const pci = "0000:18:00.0";
export const other = "0000:18:00.1";

/** A host without any argument of the operator's on its command line, and these cards. */
export function host(cards: HostFacts["cards"], overrides: Partial<HostFacts> = {}): HostFacts {
  return { ...hostFacts({ cards, ...overrides }), kernelArguments: [] };
}

export function oneCard(parameters: Parameters<typeof cardWith>[1]): HostFacts {
  return host([cardWith(pci, parameters)]);
}

export const asks8: ClusterParts = { policies: [policy("ib")] };
export const vfs = (current: number, wanted: number, staged: boolean | null): object => ({
  code: "num_of_vfs",
  pci,
  current,
  wanted,
  staged,
});
