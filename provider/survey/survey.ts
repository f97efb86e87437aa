import type { RdmaMode } from "../facts/rdmaMode.ts";
import type { Match, Select } from "../plan/claim.ts";

/** What a survey compares, in the order in which it is printed. */
export const aspects = ["system", "mode", "cards", "excluded", "tools", "runs", "unknown"] as const;
export type Aspect = (typeof aspects)[number];

/** A host in words: lines by aspect, the same for like hosts. Absent: nothing to say. */
export type Description = Readonly<Partial<Record<Aspect, readonly string[]>>>;

/** Hosts that are alike. */
export interface Group {
  /** Folded nodeset. */
  readonly hosts: string;
  readonly count: number;
  /** Whether they could be read at all. */
  readonly read: boolean;
  readonly description: Description;
}

/** A claim as a program writes it, whatever its resource is called and its hosts are. */
export type ClaimText =
  | { readonly kind: "rdma-mode"; readonly mode: RdmaMode }
  | {
      readonly kind: "firmware";
      readonly select: Select;
      readonly numOfVfs: number;
      readonly match: Match;
    }
  | {
      readonly kind: "vfs";
      readonly select: Select;
      readonly numVfs: number;
      /** There is a firmware claim of the same cards, which it refers to. */
      readonly firmware: boolean;
    };

/** Hosts of which the same may be claimed. */
export interface Pool {
  readonly hosts: string;
  readonly count: number;
  readonly claims: readonly ClaimText[];
}

/** A part of a host's state that no claim describes without changing it. */
export interface LeftOut {
  readonly resource: "RdmaMode" | "NicFirmwareVfs" | "SriovVfs";
  /** In the words of a preview. */
  readonly why: string;
}

/** What no claim describes, folded. */
export interface LeftOutHosts extends LeftOut {
  readonly hosts: string;
}

/** A fleet in groups, and the claims that would change nothing on it. */
export interface Survey {
  readonly hosts: number;
  /** Hosts that could be read. */
  readonly read: number;
  /** What is the same on every host that could be read. */
  readonly common: Description;
  /** Every host in exactly one, the most common first. */
  readonly groups: readonly Group[];
  /** Claims that would change nothing, the most common first. */
  readonly pools: readonly Pool[];
  readonly leftOut: readonly LeftOutHosts[];
}
