import { hostFacts, ofFamily } from "../../../support/factsBuilder.ts";
import type { HostFacts } from "../../../../provider/facts/hostFacts.ts";
import type { LoopReason, RebootReason } from "../../../../provider/plan/sriovForecast/reason.ts";
import { type ClusterParts, nodeState, pool } from "./operatorFacts.ts";

export const zero = "ib_core.netns_mode=0";
export const one = "ib_core.netns_mode=1";

/** A RHEL host with grubby and these words on its running command line. */
export function rhel(words: readonly string[], overrides: Partial<HostFacts> = {}): HostFacts {
  return {
    ...ofFamily("rhel", { tools: { grubby: "" }, ...overrides }),
    kernelArguments: [...words],
  };
}

export function ubuntu(words: readonly string[], overrides: Partial<HostFacts> = {}): HostFacts {
  return { ...hostFacts(overrides), kernelArguments: [...words] };
}

export const exclusive: ClusterParts = { pools: [pool("p", { rdmaMode: "exclusive" })] };
export const shared: ClusterParts = { pools: [pool("p", { rdmaMode: "shared" })] };
export const silent: ClusterParts = { pools: [pool("p")] };

export const missing = (
  argument: typeof zero | typeof one,
  live: "shared" | "exclusive",
): RebootReason => ({
  code: "argument_missing",
  argument,
  because: "rdmaMode",
  live,
});

export const notEdited = (
  os: "ubuntu" | "no-grubby" | "s390x",
  act: "add" | "remove",
  argument: typeof zero | typeof one = zero,
): LoopReason => ({ code: "arguments_not_edited", os, argument, act });

/** Until the operator has looked, its node state says nothing of the command line. */
export const unsettled = [nodeState("n1", { sync: "InProgress" })];
