import type { Change } from "./change.ts";
import type { BlockedReason, NoteReason, UnknownReason } from "./reason.ts";

/** What one claim (or one device of it) needs on a host; a host plan is the union of such parts. */
export interface PlanPart {
  readonly changes: readonly Change[];
  readonly unknown: readonly UnknownReason[];
  readonly blocked: readonly BlockedReason[];
  readonly notes: readonly NoteReason[];
}

export const nothing: PlanPart = { changes: [], unknown: [], blocked: [], notes: [] };

export function joinParts(parts: readonly PlanPart[]): PlanPart {
  return {
    changes: parts.flatMap((part) => part.changes),
    unknown: parts.flatMap((part) => part.unknown),
    blocked: parts.flatMap((part) => part.blocked),
    notes: parts.flatMap((part) => part.notes),
  };
}
