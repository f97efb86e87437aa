import type { LinkLayer } from "../../facts/cardFacts.ts";
import type { Parameter } from "../parameter.ts";
import type { FirmwareClaim } from "../claim.ts";
import type { ClaimedValue } from "../reason.ts";

/** What the firmware claims of one card (or one PF) want together. */
export interface FirmwareWanted {
  /** VFs per PF and the claim that asks for the most. */
  readonly numOfVfs: number;
  readonly match: FirmwareClaim["match"];
  /** `null`: nobody cares. */
  readonly linkType: LinkLayer | null;
}

export interface Contradiction {
  readonly parameter: Parameter;
  readonly a: ClaimedValue;
  readonly b: ClaimedValue;
}

/**
 * Unites claims. The ports of a card share their configuration, so the largest
 * number wins; two claims that both want equality, or one that wants it below
 * what another needs, contradict each other.
 */
export function uniteFirmware(
  claims: readonly FirmwareClaim[],
): { readonly wanted: FirmwareWanted } | { readonly contradiction: Contradiction } {
  const contradiction = contradictionOf(claims);
  if (contradiction !== undefined) return { contradiction };
  const exact = claims.find((claim) => claim.match === "exactly");
  const most = Math.max(0, ...claims.map((claim) => claim.numOfVfs));
  const linkType = claims.find((claim) => claim.linkType !== undefined)?.linkType ?? null;
  return {
    wanted: {
      numOfVfs: exact?.numOfVfs ?? most,
      match: exact === undefined ? "atLeast" : "exactly",
      linkType,
    },
  };
}

function contradictionOf(claims: readonly FirmwareClaim[]): Contradiction | undefined {
  for (const [i, a] of claims.entries()) {
    for (const b of claims.slice(i + 1)) {
      if (vfsContradict(a, b))
        return {
          parameter: "NUM_OF_VFS",
          a: { resource: a.resource, value: vfsText(a) },
          b: { resource: b.resource, value: vfsText(b) },
        };
      if (a.linkType !== undefined && b.linkType !== undefined && a.linkType !== b.linkType)
        return {
          parameter: "LINK_TYPE",
          a: { resource: a.resource, value: a.linkType },
          b: { resource: b.resource, value: b.linkType },
        };
    }
  }
  return undefined;
}

function vfsContradict(a: FirmwareClaim, b: FirmwareClaim): boolean {
  if (a.match === "exactly" && b.match === "exactly") return a.numOfVfs !== b.numOfVfs;
  if (a.match === "exactly") return b.numOfVfs > a.numOfVfs;
  return b.match === "exactly" && a.numOfVfs > b.numOfVfs;
}

function vfsText(claim: FirmwareClaim): string {
  return `${claim.match === "exactly" ? "exactly" : "at least"} ${claim.numOfVfs}`;
}
