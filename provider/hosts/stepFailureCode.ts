/** Why the apply script did not do a step, or none at all. */
export const stepFailureCodes = [
  // No step was begun.
  "cut_off",
  "bad_request",
  "unprivileged",
  "no_flock",
  "locked",
  // Files and boot configuration.
  "write_failed",
  "not_a_file",
  "overridden",
  "unsupported_boot_loader",
  "boot_loader_failed",
  "initramfs_failed",
  // RDMA mode at runtime.
  "not_loaded",
  "busy_namespaces",
  "modules_in_use",
  // Devices.
  "no_such_device",
  "excluded_device",
  "wrong_card",
  "lockdown",
  "firmware_error",
  "no_sriov",
  "above_total",
  "not_drained",
  "vfs_in_use",
  "device_busy",
  "no_memory",
  "no_driver",
  "bad_value",
  "vf_attributes_failed",
  // Anything.
  "already_rebooted",
  "tool_missing",
  "tool_failed",
  "verify_failed",
  "not_reported",
] as const;

export type StepFailureCode = (typeof stepFailureCodes)[number];

export function isStepFailureCode(code: string): code is StepFailureCode {
  return stepFailureCodes.some((known) => known === code);
}
