import type { FirmwareFacts, FirmwareParameters } from "../firmwareFacts.ts";
import { parseFirmwareError } from "../parse/firmwareError.ts";
import { parseFirmwareQuery } from "../parse/firmwareQuery.ts";
import { ParseError } from "../parse/parseError.ts";
import { printable } from "../parse/printable.ts";
import { type FwresetStatus, parseFwresetStatus } from "../parse/fwreset.ts";
import { type JobOutput, outOfTime } from "./jobOutput.ts";
import type { ProbeOutput } from "./probeOutput.ts";
import { remembered } from "../remembered.ts";

/** Texts of eight cards in thirty-two states each. */
const firmwareQueryOf = remembered(parseFirmwareQuery, 256);

type Failed = Extract<FirmwareFacts, { status: "failed" }>;

/** Why the probe did not ask the firmware tool, by its word for it. */
const skipped: Readonly<Record<string, FirmwareFacts>> = {
  "left-alone": { status: "left-alone" },
  unprivileged: failed("open_failed", "Not opened: the firmware tool needs root"),
  lockdown: failed("nv_access_blocked", "Not opened: kernel lockdown keeps the firmware tool out"),
  "tool-missing": failed("tool_missing", "Neither mstconfig nor mlxconfig is installed"),
  "vpd-unreadable": failed(
    "vpd_unreadable",
    "Not opened: its vital product data cannot be read, so it may be an NVSwitch bridge",
  ),
};

/** @param pcis the card's functions, the first one is the one that was asked */
export function cardFirmware(probe: ProbeOutput, pcis: readonly string[]): FirmwareFacts {
  const [first = ""] = pcis;
  const job = probe.jobs.get(`nv:${first}`);
  if (job === undefined) return failed("timed_out", "The firmware tool gave no answer in time");
  if (job.skipped !== null) {
    return (
      skipped[job.skipped] ?? failed("unreadable", `Not opened: ${printable(job.skipped, 80)}`)
    );
  }
  const parameters = parametersOf(job);
  if ("status" in parameters) return parameters;
  const perFunction: Record<string, FirmwareParameters> = {};
  for (const pci of pcis) {
    const own = probe.jobs.get(`pfvf:${pci}`);
    if (own === undefined) continue;
    const values = parametersOf(own);
    // Without its own count a function's VFs are unknown, and with them the card's.
    if ("status" in values) return values;
    perFunction[pci] = values.values;
  }
  const resetStatus = resetStatusOf(probe.jobs.get(`fwreset:${first}`));
  return {
    status: "read",
    parameters: parameters.values,
    perFunction,
    ...(resetStatus === undefined ? {} : { resetStatus }),
  };
}

/** A query that failed in part still prints its table (exit code 3). */
function parametersOf(job: JobOutput): Failed | { readonly values: FirmwareParameters } {
  if (outOfTime(job)) return failed("timed_out", "The firmware tool gave no answer in time");
  try {
    const [device] = firmwareQueryOf(job.text);
    if (device !== undefined) return { values: device.parameters };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const cause = parseFirmwareError(job.text);
    return cause === undefined
      ? failed("unreadable", error.message)
      : failed(cause.code, cause.message);
  }
  return failed("unreadable", "The firmware tool told of no device");
}

/** What it says is evidence beside others: an answer that cannot be read is none. */
function resetStatusOf(job: JobOutput | undefined): FwresetStatus["action"] | undefined {
  if (job?.status !== 0) return undefined;
  try {
    return parseFwresetStatus(job.text).action;
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

function failed(code: Failed["code"], message: string): Failed {
  return { status: "failed", code, message };
}
