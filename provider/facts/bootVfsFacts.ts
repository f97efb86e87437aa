import { z } from "zod";

/** The unit that makes VFs at boots that are not ours, as it is on a host. */
export const BootVfsFacts = z.object({
  /** `right`: script and unit are those that this version writes, and the unit is enabled. */
  unit: z.enum(["right", "changed", "disabled"]),
  /** Lines of the file of each port, `<card id>.<function>`, comments left out. */
  ports: z.record(z.string(), z.array(z.string())),
});
export type BootVfsFacts = z.infer<typeof BootVfsFacts>;
