import { z } from "zod";

/** One row of the firmware tool: values as it prints them, `True(1)`, `8`, `IB(1)`, `N/A`. */
export const FirmwareParameter = z.object({
  /** Absent where the firmware or the query does not give the column. */
  default: z.string().exactOptional(),
  current: z.string().exactOptional(),
  nextBoot: z.string(),
});
export type FirmwareParameter = z.infer<typeof FirmwareParameter>;

export const FirmwareParameters = z.record(z.string(), FirmwareParameter);
export type FirmwareParameters = z.infer<typeof FirmwareParameters>;

/** Why the firmware of a card could not be read: the texts of mstflint 4.6 to 4.36, typed. */
export const FirmwareErrorCode = z.enum([
  "tool_missing",
  "no_devices",
  "open_failed",
  "nv_access_blocked",
  "unsupported_parameter",
  "bad_value",
  "read_only",
  "recovery_mode",
  "unsupported_device",
  "busy",
  "missing_arguments",
  "aborted",
  "timed_out",
  "unreadable",
  "vpd_unreadable",
]);
export type FirmwareErrorCode = z.infer<typeof FirmwareErrorCode>;

export const FirmwareFacts = z.discriminatedUnion("status", [
  z.object({
    status: z.literal("read"),
    /** Values of the card, by parameter name. */
    parameters: FirmwareParameters,
    /** PF_NUM_OF_VF by PCI address; filled only where PF_NUM_OF_VF_VALID is in effect. */
    perFunction: z.record(z.string(), FirmwareParameters),
    /** `mstfwreset status` (mstflint 4.36 and later): what it says would load the pending values. */
    resetStatus: z.enum(["driver-restart", "power-cycle", "pci-rescan", "none"]).exactOptional(),
  }),
  z.object({
    status: z.literal("failed"),
    code: FirmwareErrorCode,
    /** The tool's own line, control characters escaped. */
    message: z.string(),
  }),
  /** Not opened on purpose: NVSwitch bridges, management functions, cards in flash recovery. */
  z.object({ status: z.literal("left-alone") }),
]);
export type FirmwareFacts = z.infer<typeof FirmwareFacts>;
