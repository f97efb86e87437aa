import { parseFirmwareError } from "../facts/parse/firmwareError.ts";
import { escapeText } from "./escapeText.ts";
import type { StepDetails } from "./stepDetails.ts";
import type { StepFailureCode } from "./stepFailureCode.ts";

/** The second half of a sentence: what is, what was expected, what to do next. */
export function formatStepFailure(code: StepFailureCode, details: StepDetails): string {
  const { file, tool, module, found, expected } = details;
  switch (code) {
    case "cut_off":
      return "the request was cut off on its way, and nothing was done; apply again";
    case "bad_request":
      return "the script refused the request, and nothing was done; use the same version of pulumi-rdma for program and provider, then apply again";
    case "unprivileged":
      return "the session has no root rights, expected root or `sudo -n`; allow it there, then apply again";
    case "no_flock":
    case "tool_missing":
      return `"${tool === "" ? "flock" : tool}" is not on its PATH; install it, then apply again`;
    case "locked":
      return "another run has been writing there for longer than 30 s; wait for its end, then apply again";
    case "write_failed":
      return `"${file}" cannot be written${said(details)}; look at its file system, then apply again`;
    case "not_a_file":
      return `"${file}" is a symbolic link, expected a file; see who manages it`;
    case "overridden":
      return `"${file}" is read later and says ${found}, expected ${expected}; change it there, then apply again`;
    case "unsupported_boot_loader":
      return "its boot loader is none that can be written, expected GRUB with update-grub or grub2-mkconfig, entries with grubby, or rpm-ostree; set the argument by hand, then apply again";
    case "boot_loader_failed":
    case "initramfs_failed":
    case "tool_failed":
      return `"${tool}" failed${said(details)}; run it there by hand, then apply again`;
    case "not_loaded":
      return "ib_core is not loaded, expected it to be; the mode comes with its next load, run `pulumi preview` again";
    case "busy_namespaces":
      return "other network namespaces exist, expected none; it needs a reboot, run `pulumi preview` again";
    case "modules_in_use":
      return `module "${module}" is in use, expected it to be free; stop what uses RDMA there, or reboot instead`;
    case "no_such_device":
      return "there is no such PCI device; run `pulumi preview` again";
    case "excluded_device":
      return `it is ${found}, which is never touched; leave it out of \`select\``;
    case "wrong_card":
      return `the card there is "${found}", expected "${expected}"; run \`pulumi preview\` again`;
    case "lockdown":
      return "kernel lockdown blocks the firmware tool, expected none; turn Secure Boot off there, or set the values by hand";
    case "firmware_error":
      return formatFirmwareError(details);
    case "no_sriov":
      return "it has no sriov_numvfs, expected an SR-IOV capability; turn SR-IOV on with NicFirmwareVfs and in the BIOS";
    case "above_total":
      return `${expected} VFs are wanted and sriov_totalvfs allows ${found === "" ? "fewer" : found}; raise NUM_OF_VFS with NicFirmwareVfs first`;
    case "not_drained":
      return `a kubelet runs there and pods may use its ${found} VFs, expected a drained node; change them through a Rollout`;
    case "vfs_in_use":
      return `${heldVfs(details)}, expected none in use; drain the node, then apply again`;
    case "device_busy":
      return "the kernel is busy with its VFs, expected an answer in time; see who holds a VF open, then apply again";
    case "no_memory":
      return `the kernel has no PCI memory for ${expected} VFs; enable SR-IOV in the BIOS or boot with pci=realloc, then apply again`;
    case "no_driver":
      return "no driver is bound to it, expected mlx5_core; load the driver, then apply again";
    case "bad_value":
      return `the kernel refuses ${expected} VFs as invalid; run \`pulumi preview\` again`;
    case "vf_attributes_failed":
      return `the attributes of its VFs cannot be set${said(details)}; see what its driver supports, then leave that attribute out of \`vf\``;
    case "already_rebooted":
      return `it has booted since it was looked at (boot "${found}", expected "${expected}"); run \`pulumi preview\` again`;
    case "verify_failed":
      return `${file === "" ? "it" : `"${file}"`} reads ${found === "" ? "nothing" : found} after the write, expected ${expected}; look at the host, then apply again`;
    case "not_reported":
      return "the script did not report its end; run `pulumi preview` to see what was done";
  }
}

function formatFirmwareError(details: StepDetails): string {
  const error = parseFirmwareError(details.said);
  if (error === undefined)
    return `the firmware tool failed${said(details)}; run it there by hand, then apply again`;
  const message = escapeText(error.message);
  if (["unsupported_parameter", "bad_value", "read_only"].includes(error.code))
    return `its firmware refuses the value (${message}), expected one it supports; change the claim or update the firmware`;
  if (error.code === "busy" || error.code === "timed_out")
    return `the card is busy (${message}), expected an answer; see that no other firmware tool runs, then apply again`;
  return `the firmware tool failed (${message}); run it there by hand, then apply again`;
}

/** The last line of a tool. */
function said(details: StepDetails): string {
  const line = details.said.trim().split("\n").at(-1) ?? "";
  const exit = details.exit === "" ? "" : ` with exit code ${details.exit}`;
  return line === "" ? exit : `${exit} (${escapeText(line, 240)})`;
}

function heldVfs({ vfs, found }: StepDetails): string {
  const [first, ...others] = vfs;
  if (first === undefined) return "VFs are held";
  const by =
    first.by === "vfio"
      ? "a VM or DPDK (vfio)"
      : "a pod or container (moved to another network namespace)";
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return `VF "${first.pci}"${more} of ${found} ${others.length === 0 ? "is" : "are"} held by ${by}`;
}
