import assert from "node:assert/strict";
import { formatReason } from "../../../provider/plan/text/formatReason.ts";
import type { Reason } from "../../../provider/plan/reason.ts";

const devices = ["0000:18:00.0", "0000:40:00.0", "0000:4f:00.0"];
const one = { devices: ["0000:18:00.0"] };
const unreadable = {
  code: "firmware_unreadable",
  error: "open_failed",
  message: "-E- Failed to open the device",
  lockdown: "none",
  unprivileged: false,
  devices,
} as const;
const live = {
  code: "firmware_not_live",
  parameter: "NUM_OF_VFS",
  live: "16",
  wanted: "8",
  match: "atLeast",
  staged: true,
  evidence: null,
} as const;

/** A reason, its devices where it is one of a change, and its words. */
const rows: readonly (readonly [Reason, string, (readonly string[])?])[] = [
  [
    { ...live, evidence: { code: "boot_after_write", act: "warm-reboot" } },
    "NUM_OF_VFS of 3 cards is 16, 8 is wanted and staged; the last boot (warm) did not load it",
    devices,
  ],
  [
    { ...live, evidence: { code: "boot_after_write", act: null } },
    "NUM_OF_VFS of 0000:18:00.0 and 0000:40:00.0 is 16, 8 is wanted and staged; a boot after the write did not load it",
    devices.slice(0, 2),
  ],
  [
    { ...live, evidence: { code: "boot_after_first_seen" } },
    "NUM_OF_VFS of 0000:18:00.0 is 16, 8 is wanted and staged; a boot since that was first seen did not load it",
    devices.slice(0, 1),
  ],
  [
    { ...live, staged: false, evidence: { code: "product", product: "DGX" } },
    "NUM_OF_VFS of 3 cards is 16, 8 is wanted; a warm reboot often does not load it on a DGX",
    devices,
  ],
  [
    { ...live, staged: false, match: "exactly" },
    "NUM_OF_VFS of 3 cards is 16, exactly 8 is wanted; a warm reboot may load it, else one cold power cycle follows",
    devices,
  ],
  [
    { ...live, evidence: { code: "tool_hint" } },
    "NUM_OF_VFS of 3 cards is 16, 8 is wanted and staged; the firmware tool asked for a power cycle after the write",
    devices,
  ],
  [
    { ...live, evidence: { code: "warm_failed_before" } },
    "NUM_OF_VFS of 3 cards is 16, 8 is wanted and staged; a warm reboot did not load an earlier change of this card",
    devices,
  ],
  [
    { ...live, evidence: { code: "reset_status" } },
    "NUM_OF_VFS of 3 cards is 16, 8 is wanted and staged; mstfwreset asks for a full power cycle",
    devices,
  ],
  [
    { ...live, evidence: { code: "model", model: "BlueField-2" } },
    "NUM_OF_VFS of 3 cards is 16, 8 is wanted and staged; a warm reboot does not load it on a BlueField-2",
    devices,
  ],
  [
    { code: "mode_next_boot", wanted: "exclusive", staged: "shared", source: "default" },
    "RDMA mode is exclusive as wanted, but the next boot would make it shared (the kernel's default)",
  ],
  [
    { code: "mode_operator_argument", wanted: "exclusive" },
    "The SR-IOV operator's pool asks for exclusive, but the boot configuration lacks ib_core.netns_mode=0, for which that operator reboots",
  ],
  [
    { code: "vfs_wait_for_firmware", wanted: 8, total: 4, numOfVfs: 8 },
    "8 VFs on each of 3 PFs once NUM_OF_VFS 8 is live; 4 are possible now",
    devices,
  ],
  [
    { ...unreadable, error: "tool_missing" },
    "Firmware of 3 cards could not be read: neither mstconfig nor mlxconfig is there; install mstflint",
  ],
  [
    { ...unreadable, unprivileged: true },
    "Firmware of 3 cards could not be read: this takes root; allow the SSH user to run sudo without a password",
  ],
  [
    { ...unreadable, lockdown: "integrity" },
    "Firmware of 3 cards could not be read: kernel lockdown (integrity) keeps the firmware tool out; mstflint 4.29 and Linux 6.15 or later get through by fwctl",
  ],
  [
    unreadable,
    'Firmware of 3 cards could not be read: the firmware tool cannot open the card ("-E- Failed to open the device")',
  ],
  [
    { ...unreadable, error: "timed_out", message: "whatever" },
    "Firmware of 3 cards could not be read: the firmware tool did not answer in time",
  ],
  [
    { ...unreadable, error: "unreadable", message: "Row 3 has no value" },
    "Firmware of 3 cards could not be read: Row 3 has no value",
  ],
  [
    { code: "firmware_value_unknown", parameter: "NUM_OF_VFS", column: "current", ...one },
    "NUM_OF_VFS of 0000:18:00.0 is not known: the firmware tool gives no Current value",
  ],
  [
    { code: "owned", owner: { kind: "bcm", sign: "/cm/local" }, mode: "exclusive" },
    "RDMA mode exclusive would not last: Base Command Manager (/cm/local) rewrites it; on its head node: " +
      "`cmsh -c 'softwareimage use <image>; append kernelparameters \" ib_core.netns_mode=0\"; commit'`",
  ],
  [
    { code: "owned", owner: { kind: "mco", sign: "mcd" }, mode: "shared" },
    "RDMA mode shared would not last: the Machine Config Operator (mcd) rewrites it; " +
      'put "ib_core.netns_mode=1" into kernelArguments of a MachineConfig of the node\'s pool',
  ],
  [
    { code: "owned", owner: { kind: "bootc", sign: "bootc" }, mode: "shared" },
    "RDMA mode shared would not last: its bootc image (bootc) rewrites it; " +
      'put kargs = ["ib_core.netns_mode=1"] into /usr/lib/bootc/kargs.d/50-rdma.toml of the image, then run `bootc upgrade`',
  ],
  [
    { code: "owned", owner: { kind: "talos", sign: "talos" }, mode: "shared" },
    "RDMA mode shared would not last: Talos (talos) rewrites it; " +
      'put "ib_core.netns_mode=1" into machine.install.extraKernelArgs, then run `talosctl upgrade`',
  ],
  [
    { code: "owned", owner: { kind: "network-root", sign: "nfs root" }, mode: "shared" },
    "RDMA mode shared would not last: the image that it boots over the network (nfs root) rewrites it; " +
      'put "options ib_core netns_mode=1" into /etc/modprobe.d/ib_core.conf of that image',
  ],
  [
    { code: "vfs_above_total", wanted: 16, total: 8, numOfVfs: null, ...one },
    "16 VFs on 0000:18:00.0 are more than the 8 possible and no firmware claim raises them; pass the claim of a NicFirmwareVfs",
  ],
  [
    { code: "vfs_above_total", wanted: 32, total: 8, numOfVfs: 16, ...one },
    "32 VFs on 0000:18:00.0 are more than the 8 possible and the 16 of the firmware claim; raise its numOfVfs",
  ],
  [
    { code: "cold_cycle_did_not_load", parameter: "NUM_OF_VFS", live: "16", wanted: "8", ...one },
    "NUM_OF_VFS of 0000:18:00.0 is 16, 8 is wanted, and a cold power cycle did not load it: look at the card; " +
      "once it is mended, remove its file in /var/lib/pulumi-rdma/firmware",
  ],
  [
    { code: "operator_removes_argument", pool: "unset", loops: true },
    "The SR-IOV operator (its pool's rdmaMode is unset) reboots at every start of its daemon because of " +
      "ib_core.netns_mode on the kernel command line, which it cannot remove here; name the mode in its SriovNetworkPoolConfig",
  ],
  [
    { code: "select_matches_nothing", resource: "SriovVfs a", select: {}, excluded: [] },
    "SriovVfs a finds no eligible card",
  ],
];

describe("formatReason()", () => {
  for (const [reason, words, of] of rows)
    it(`words ${reason.code}: ${words.slice(0, 60)}`, () => {
      assert.equal(formatReason(reason, of), words);
    });
});
