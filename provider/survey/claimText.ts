import type { Claim, Select } from "../plan/claim.ts";
import type { ClaimText } from "./survey.ts";

/** The claims that resources would make of these. */
export function claimsOf(texts: readonly ClaimText[], hosts = ""): Claim[] {
  return texts.map((text) => claimOf(text, texts, hosts));
}

function claimOf(text: ClaimText, all: readonly ClaimText[], hosts: string): Claim {
  const common = { owner: "survey", hosts };
  switch (text.kind) {
    case "rdma-mode":
      return { ...common, ...text, resource: "RdmaMode", moduleReload: false };
    case "firmware":
      return { ...common, ...text, resource: "NicFirmwareVfs" };
    case "vfs": {
      const { firmware, ...rest } = text;
      const referred = firmware ? firmwareOf(text.select, all) : undefined;
      const claim = referred === undefined ? undefined : claimOf(referred, all, hosts);
      return {
        ...common,
        ...rest,
        resource: "SriovVfs",
        ...(claim?.kind === "firmware" ? { firmware: claim } : {}),
      };
    }
  }
}

/** The firmware claim of just these cards. */
export function firmwareOf(
  select: Select,
  all: readonly ClaimText[],
): Extract<ClaimText, { kind: "firmware" }> | undefined {
  const text = JSON.stringify(select);
  return all
    .filter((each) => each.kind === "firmware")
    .find((each) => JSON.stringify(each.select) === text);
}
