import type { OsFamily } from "../facts/hostFacts.ts";

/** Families whose boot configuration the apply script can write. Plans are the same for all. */
export const appliedFamilies: readonly OsFamily[] = ["debian"];
