import { z } from "zod";
import { RdmaMode } from "./rdmaMode.ts";
import { readingOf } from "./reading.ts";

/** A modprobe.d line that sets ib_core's netns_mode. */
export const ModprobeOption = z.object({
  /** Path on the host: `/etc/modprobe.d/ib_core.conf`. */
  file: z.string(),
  mode: RdmaMode,
});
export type ModprobeOption = z.infer<typeof ModprobeOption>;

/** The boot loader's own generated default entry: what the next boot will really use. */
export const BootEntry = z.object({
  source: z.enum(["grub.cfg", "grubby", "bls", "rpm-ostree", "kernel-cmdline"]),
  /** Every `ib_core.netns_mode=` of the entry, in order; the last one wins in the kernel. */
  modes: z.array(RdmaMode),
});
export type BootEntry = z.infer<typeof BootEntry>;

export const InitramfsFacts = z.object({
  image: z.string(),
  /** ib_core is loaded from the image: it and a driver that pulls it in (mlx5_ib) are both inside. */
  loadsIbCore: z.boolean(),
  /** The image is at least as new as every modprobe.d file, so that its copies are current. */
  current: z.boolean(),
});
export type InitramfsFacts = z.infer<typeof InitramfsFacts>;

export const RdmaFacts = z.object({
  /** /sys/module/ib_core/parameters/netns_mode. Unknown where ib_core is not loaded. */
  live: readingOf(RdmaMode),
  /** What a load of ib_core would use now: `modprobe --show-depends`, which reads the running command line. */
  nextLoad: readingOf(RdmaMode),
  /** `ib_core.netns_mode=` on the running command line; the last one wins. */
  runningArguments: z.array(RdmaMode),
  bootEntry: readingOf(BootEntry),
  /** In the order modprobe reads them; the last one wins. Unknown where a file could not be read. */
  modprobe: readingOf(z.array(ModprobeOption)),
  initramfs: readingOf(InitramfsFacts),
  /** Network namespaces other than the initial one. The kernel refuses a change at runtime while there are any. */
  otherNamespaces: readingOf(z.number().int()),
});
export type RdmaFacts = z.infer<typeof RdmaFacts>;
