import { z } from "zod";

/**
 * What a run of ours wrote to a card: /var/lib/pulumi-rdma/firmware/<card id>.
 * The boot id tells later whether a boot came in between.
 */
export const FirmwareWriteRecord = z.object({
  card: z.string(),
  bootId: z.string(),
  /** `NUM_OF_VFS` → `8`. */
  wrote: z.record(z.string(), z.string()),
  /** Next Boot values before the write. */
  previous: z.record(z.string(), z.string()),
  /** The firmware tool's closing line after the write. */
  hint: z.enum(["reboot", "power-cycle"]).nullable(),
  /** The strongest act that a run of ours has begun for this write. */
  act: z.enum(["warm-reboot", "cold-power-cycle"]).nullable(),
  /** A warm reboot of ours did not load what was written to this card, now or by an earlier write. */
  learned: z.literal("warm-not-enough").exactOptional(),
});
export type FirmwareWriteRecord = z.infer<typeof FirmwareWriteRecord>;

/** The first time a run of ours found Current ≠ Next Boot: /var/lib/pulumi-rdma/first-seen/<card id>. */
export const FirstSeenRecord = z.object({
  card: z.string(),
  bootId: z.string(),
  /** Next Boot values seen then: `NUM_OF_VFS` → `8`. */
  nextBoot: z.record(z.string(), z.string()),
});
export type FirstSeenRecord = z.infer<typeof FirstSeenRecord>;

/** Who of ours manages an artefact: /var/lib/pulumi-rdma/marks/<artefact>. */
export const Mark = z.object({
  /** `rdma-mode`, `firmware.<card id>`, `numvfs.<pci>`, `boot-vfs.<card id>.<function>`. */
  artefact: z.string(),
  /** `project/stack/resource`. */
  owner: z.string(),
  wanted: z.string(),
});
export type Mark = z.infer<typeof Mark>;
