import type {
  DrainReason,
  LoopReason,
  NoteReason,
  RebootReason,
  StopReason,
  UnknownReason,
} from "./reason.ts";

/** What one rule of the operator finds on a node. */
export interface Part {
  readonly reboots: readonly RebootReason[];
  readonly drains: readonly DrainReason[];
  readonly stops: readonly StopReason[];
  readonly unknown: readonly UnknownReason[];
  readonly loops: readonly LoopReason[];
  readonly notes: readonly NoteReason[];
}

export const nothingFound: Part = {
  reboots: [],
  drains: [],
  stops: [],
  unknown: [],
  loops: [],
  notes: [],
};

export function joinParts(parts: readonly Part[]): Part {
  return {
    reboots: parts.flatMap(({ reboots }) => reboots),
    drains: parts.flatMap(({ drains }) => drains),
    stops: parts.flatMap(({ stops }) => stops),
    unknown: parts.flatMap(({ unknown }) => unknown),
    loops: parts.flatMap(({ loops }) => loops),
    notes: parts.flatMap(({ notes }) => notes),
  };
}
