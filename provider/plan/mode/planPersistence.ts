import type { HostFacts, Owner } from "../../facts/hostFacts.ts";
import type { RdmaMode } from "../../facts/rdmaMode.ts";
import type { Reading } from "../../facts/reading.ts";
import type { Step } from "../../facts/step.ts";
import { withModeFile } from "./modprobeFiles.ts";
import { operatorModprobeFile, type OperatorPool } from "./operatorPool.ts";
import type { BlockedReason, UnknownReason } from "../reason.ts";
import { stagedMode, type StagedMode } from "./stagedMode.ts";

/** How the wanted mode gets into, or already is in, what the next boot loads. */
export interface Persistence {
  readonly staged: Reading<StagedMode>;
  /** The next boot loads the wanted mode and nothing has to be written. */
  readonly right: boolean;
  /** Files to write, in order. */
  readonly writes: readonly Step[];
  readonly unknown: readonly UnknownReason[];
  /** Not empty: nothing may be written, and no reboot would help. */
  readonly blocked: readonly BlockedReason[];
}

/**
 * Plans modprobe.d, the boot argument and the initramfs.
 *
 * The argument is written only where the boot configuration holds a
 * contradicting one or the SR-IOV operator's pool asks for this mode: that
 * operator compares exact tokens of the command line and reboots until they
 * are as its pool says (sriov-network-operator 249e200, generic_plugin.go).
 * Where its pool names no mode, or nobody knows, it would remove the argument
 * and reboot: none is written there. The argument also stands in for an
 * initramfs that this host cannot make.
 */
export function planPersistence(mode: RdmaMode, facts: HostFacts, pool: OperatorPool): Persistence {
  const staged = stagedMode(facts.rdma);
  const argument = bootArgument(facts);
  // What nobody could read is not written over.
  const asked = pool === mode && argument !== mode && facts.rdma.bootEntry.status === "read";
  const stays = staged.status === "read" && staged.value.mode === mode;
  const right = stays && !asked;
  const contradicts =
    (argument !== undefined && argument !== mode) ||
    (argument === undefined && imageIsFixed(facts));
  const writes = right ? [] : writesFor(mode, facts, contradicts || asked);
  const blocked = right ? [] : obstacles(mode, facts, pool, contradicts, writes);
  return { staged, right, writes, unknown: doubts(facts, staged, writes), blocked };
}

function bootArgument(facts: HostFacts): RdmaMode | undefined {
  const { bootEntry } = facts.rdma;
  return bootEntry.status === "read" ? bootEntry.value.modes.at(-1) : undefined;
}

/**
 * ib_core loads from an initramfs that is not made on this host but comes with the
 * deployment, without our file: only the argument, which rpm-ostree keeps, gets there.
 */
function imageIsFixed({ os, rdma }: HostFacts): boolean {
  const { initramfs } = rdma;
  const copied = initramfs.status === "read" && initramfs.value.loadsIbCore;
  return os.family === "ostree" && copied;
}

function writesFor(mode: RdmaMode, facts: HostFacts, withArgument: boolean): Step[] {
  const { modprobe, initramfs } = facts.rdma;
  const option = modprobe.status === "read" ? modprobe.value.at(-1)?.mode : undefined;
  const writesFile = option !== mode;
  const steps: Step[] = writesFile ? [{ do: "modprobe", mode }] : [];
  if (withArgument) return [...steps, { do: "boot-argument", mode }];
  // The argument beats every copy of modprobe.d; without it the copy in the initramfs counts.
  const copied = initramfs.status === "read" && initramfs.value.loadsIbCore;
  const outdated = copied && (writesFile || !initramfs.value.current);
  return outdated ? [...steps, { do: "initramfs" }] : steps;
}

function obstacles(
  mode: RdmaMode,
  facts: HostFacts,
  pool: OperatorPool,
  contradicts: boolean,
  writes: readonly Step[],
): BlockedReason[] {
  if ((pool === "shared" || pool === "exclusive") && pool !== mode)
    return [{ code: "operator_other_mode", mode, pool }];
  if ((pool === "unset" || pool === "unknown") && contradicts)
    return [{ code: "operator_forbids_argument", mode, pool }];
  const owner = ownerOf(facts, writes);
  if (owner !== null) return [{ code: "owned", owner, mode }];
  return writes.some((step) => step.do === "boot-argument") ? [] : overridden(mode, facts);
}

/** Who rewrites what the steps write. What is in /etc includes the boot loader's sources. */
function ownerOf(facts: HostFacts, writes: readonly Step[]): Owner | null {
  if (writes.length === 0) return null;
  const touchesBoot = writes.some((step) => step.do !== "modprobe");
  return facts.owners.etc ?? (touchesBoot ? facts.owners.boot : null);
}

/** A file that modprobe reads after ours and that says otherwise. */
function overridden(mode: RdmaMode, facts: HostFacts): BlockedReason[] {
  const { modprobe } = facts.rdma;
  if (modprobe.status === "unknown") return [];
  const last = withModeFile(modprobe.value, mode).at(-1);
  if (last === undefined || last.mode === mode) return [];
  return last.file === operatorModprobeFile
    ? [{ code: "operator_other_mode", mode, pool: last.mode }]
    : [{ code: "modprobe_overridden", file: last.file, mode: last.mode }];
}

function doubts(
  facts: HostFacts,
  staged: Reading<StagedMode>,
  writes: readonly Step[],
): UnknownReason[] {
  if (staged.status === "unknown") return [{ code: "mode_next_boot_unknown", why: staged.why }];
  const { initramfs } = facts.rdma;
  const [only] = writes;
  const leansOnFile = writes.length === 1 && only?.do === "modprobe";
  return leansOnFile && initramfs.status === "unknown"
    ? [
        {
          code: "mode_next_boot_unknown",
          why: `whether ib_core loads from the initramfs: ${initramfs.why}`,
        },
      ]
    : [];
}
