import type { FirmwareErrorCode } from "../firmwareFacts.ts";
import { printable } from "./printable.ts";
import { textLines } from "./textLines.ts";

const messageLength = 240;

/**
 * The texts of mstflint 4.6 to 4.36 (mlxconfig, mtcr, reg_access), the more telling
 * ones first: the tool prints "Failed to open the device" for many causes and
 * names the cause on stderr.
 */
const causes: readonly (readonly [FirmwareErrorCode, readonly string[]])[] = [
  ["timed_out", ["Received signal "]],
  ["aborted", ["Aborted by user"]],
  [
    "busy",
    [
      "trying to take the ICMD semaphore",
      "ICMD interface busy",
      "device is busy",
      "Semaphore locked",
      "semaphore is locked",
    ],
  ],
  ["recovery_mode", ["Livefish mode"]],
  [
    "nv_access_blocked",
    [
      "FW does not support NV access registers",
      "Cannot access NV register",
      "NVQC access register is not supported",
      "Error when trying to check if NV access registers are supported",
    ],
  ],
  ["read_only", ["Read only TLV", "is read only"]],
  ["unsupported_device", ["Unsupported device", "support any configuration changes"]],
  ["unsupported_parameter", ["Device doesn't support ", "Unknown Parameter", "Unknown parameter"]],
  ["bad_value", ["Cannot set the value ", "is larger than maximum allowed"]],
  ["missing_arguments", ["missing configuration arguments", "invalid argument:"]],
  ["no_devices", ["Failed to get devices", "No devices found"]],
  [
    "open_failed",
    ["Failed to open the device", "Failed to open device", "Unable to parse device name"],
  ],
  ["tool_missing", ["command not found", ": not found", "failed to run command", "can't execute"]],
];

/** The tool's own errors begin with `-E-`; the shell and timeout have words for a tool that is not there. */
const telling =
  /^-E-|Received signal |command not found$|: not found$|failed to run command|can't execute|Unable to parse device name/;

/**
 * Finds the cause in stdout and stderr of the firmware tool.
 *
 * A query that failed for some TLVs only still prints its table; that is no error
 * text here (`parseFirmwareQuery` lists the TLVs).
 *
 * @returns the first line that tells the cause, `unreadable` for an error text that
 *   is none of the known ones, and `undefined` where the text holds no error
 */
export function parseFirmwareError(
  text: string,
): { code: FirmwareErrorCode; message: string } | undefined {
  const lines = textLines(text)
    .map(ownWords)
    .filter(
      (line) => telling.test(line) && !line.startsWith("-E- Failed to query some of the TLVs"),
    );
  for (const [code, phrases] of causes) {
    const line = lines.find((candidate) => phrases.some((phrase) => candidate.includes(phrase)));
    if (line !== undefined) {
      return { code, message: printable(line, messageLength) };
    }
  }
  const first = lines[0];
  return first === undefined
    ? undefined
    : { code: "unreadable", message: printable(first, messageLength) };
}

/** An error may follow a question on its line: `Apply new Configuration? (y/n) [n] : -E- …`. */
function ownWords(line: string): string {
  const error = line.indexOf("-E- ");
  return error === -1 ? line.trim() : line.slice(error);
}
