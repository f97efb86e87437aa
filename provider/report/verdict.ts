/**
 * What a preview comes to, with the exit code of `pulumi-rdma report`. Codes
 * below 10 are left to errors: 1 is also what a command gives that broke.
 */
export const exitCodes = {
  /** Nothing would be done and nothing is unknown. */
  "no-change": 0,
  /** The preview failed, is incomplete or cannot be read, or the options are wrong. */
  error: 1,
  /** Something would be done; no node goes down. */
  change: 10,
  /** Nodes go down, no more than `--max-reboots`, or without that option. */
  reboots: 11,
  /** More nodes go down than `--max-reboots`. */
  "over-budget": 12,
  /** What would be done to some hosts is not known. */
  unknown: 13,
} as const;

export type Verdict = keyof typeof exitCodes;

export interface VerdictInput {
  readonly failed: boolean;
  readonly reboots: number;
  readonly maxReboots: number | null;
  readonly unknown: boolean;
  readonly changes: boolean;
}

/**
 * The first that holds, in this order: a failed preview proves nothing; a broken
 * budget stays broken whatever the unknown hosts need; with unknown hosts no
 * count of reboots is sure.
 */
export function verdictOf(input: VerdictInput): Verdict {
  if (input.failed) return "error";
  if (input.maxReboots !== null && input.reboots > input.maxReboots) return "over-budget";
  if (input.unknown) return "unknown";
  if (input.reboots > 0) return "reboots";
  return input.changes ? "change" : "no-change";
}

/** The verdict as a heading. */
export const verdictWords: Readonly<Record<Verdict, string>> = {
  error: "Preview failed",
  "over-budget": "More reboots than allowed",
  unknown: "Not everything is known",
  reboots: "Nodes go down",
  change: "Changes, no node goes down",
  "no-change": "No change",
};
