import type { HostFacts } from "../facts/hostFacts.ts";
import { planHost } from "../plan/planHost.ts";
import type { PlanContext } from "../plan/planContext.ts";
import { stagedMode } from "../plan/mode/stagedMode.ts";
import { claimsOf } from "./claimText.ts";
import type { HostAdoption } from "./hostAdoption.ts";
import type { ClaimText } from "./survey.ts";
import { adoptFirmware } from "./adoptFirmware.ts";
import { adoptVfs } from "./adoptVfs.ts";
import { objections } from "./objections.ts";

/**
 * What a program may claim of a host as it is. Each claim is planned like that
 * of a resource, alone and with the others; what would change something, or is
 * not known, is left out with the reason.
 */
export function adoptHost(facts: HostFacts, context: PlanContext): HostAdoption {
  const firmware = adoptFirmware(facts, context);
  const vfs = adoptVfs(facts, context, firmware.claims);
  const mode = adoptMode(facts, context);
  const parts = [mode, firmware, vfs];
  const claims = parts.flatMap((part) => part.claims);
  const leftOut = parts.flatMap((part) => part.leftOut);
  if (objections(planHost(claimsOf(claims), facts, context)).length === 0)
    return { claims, leftOut };
  // Together they need what none needs alone: VFs that another card's firmware claim does not allow.
  const without = claims.filter(({ kind }) => kind !== "vfs");
  const why = objections(planHost(claimsOf(claims), facts, context));
  return {
    claims: without,
    leftOut: [...leftOut, ...why.map((text) => ({ resource: "SriovVfs", why: text }) as const)],
  };
}

function adoptMode(facts: HostFacts, context: PlanContext): HostAdoption {
  const { live } = facts.rdma;
  const mode = live.status === "read" ? live.value : "shared";
  const claim: ClaimText = { kind: "rdma-mode", mode };
  const staged = stagedMode(facts.rdma);
  const next = staged.status === "read" ? staged.value.mode : null;
  if (live.status === "read" && next !== null && next !== mode) {
    const why = `RDMA mode is ${mode}, ${next} after the next boot: a claim of either would change something`;
    return { claims: [], leftOut: [{ resource: "RdmaMode", why }] };
  }
  const why = objections(planHost(claimsOf([claim]), facts, context));
  return why.length === 0
    ? { claims: [claim], leftOut: [] }
    : { claims: [], leftOut: why.map((text) => ({ resource: "RdmaMode", why: text })) };
}
