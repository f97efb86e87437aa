import { z } from "zod";
import { parseJson } from "./jsonText.ts";
import { ParseError } from "./parseError.ts";

export interface FwresetStatus {
  /** `null` in the text layout. */
  readonly device: string | null;
  /** What the tool says would load what is pending. */
  readonly action: "driver-restart" | "power-cycle" | "pci-rescan" | "none";
  /** Parameters whose Next Boot is pending; `null` where the tool does not tell (`N/A`, text layout). */
  readonly pending: readonly PendingParameter[] | null;
  readonly reasons: readonly string[];
}

export interface PendingParameter {
  readonly name: string;
  readonly current: string;
  readonly nextBoot: string;
}

const actions: readonly (readonly [string, FwresetStatus["action"]])[] = [
  ["Driver restart and PCI reset", "driver-restart"],
  ["Full power cycle", "power-cycle"],
  ["PCI rescan is required", "pci-rescan"],
  ["No action required", "none"],
];

const Status = z.object({
  device: z.string(),
  reset_needed: z.boolean(),
  description_action: z.string(),
  pending_nvconfig_parameters: z.union([
    z.array(z.object({ name: z.string(), current: z.string(), next_boot: z.string() })),
    z.string(),
  ]),
  reasons: z.array(z.string()).optional(),
});

/**
 * Reads `mstfwreset -d D status [--json]` (mstflint 4.36 and later). The JSON is the
 * layout to ask for; of the text only the action is read.
 *
 * Until a fix of August 2026 the tool could advise less than a power cycle where the
 * card supports no reset trigger: its word is evidence, not proof.
 *
 * @throws {ParseError} for an action that is not known, or one that contradicts `reset_needed`
 */
export function parseFwresetStatus(text: string): FwresetStatus {
  if (!text.trimStart().startsWith("{")) {
    return { device: null, action: onlyAction(text), pending: null, reasons: [] };
  }
  const status = parseJson("mstfwreset status", text, Status);
  const action = onlyAction(status.description_action);
  if (status.reset_needed === (action === "none")) {
    throw new ParseError("mstfwreset status contradicts itself", status.description_action);
  }
  const pending = status.pending_nvconfig_parameters;
  return {
    device: status.device,
    action,
    pending:
      typeof pending === "string"
        ? null
        : pending.map((row) => ({ name: row.name, current: row.current, nextBoot: row.next_boot })),
    reasons: status.reasons ?? [],
  };
}

function onlyAction(text: string): FwresetStatus["action"] {
  const found = actions.filter(([phrase]) => text.includes(phrase));
  const [first, second] = found;
  if (first === undefined || second !== undefined) {
    throw new ParseError("Expected one action of mstfwreset status", text);
  }
  return first[1];
}
