import type { Excluded } from "../excluded.ts";

const kinds: Readonly<Record<Excluded["why"], string>> = {
  "nvswitch-bridge": "NVSwitch bridges",
  dpu: "in DPU mode",
  "dpu-unknown": "DPU mode not known",
  management: "management functions",
  "flash-recovery": "cards in flash recovery",
};

export function formatExcludedKind(why: Excluded["why"]): string {
  return kinds[why];
}

/** Devices that are left alone, each kind once: `NVSwitch bridges, BlueField-3 (in DPU mode)`. */
export function formatExcluded(excluded: Iterable<Excluded>): string {
  const words = [...excluded].map(({ model, why }) =>
    why === "dpu" || why === "dpu-unknown" ? `${model} (${kinds[why]})` : kinds[why],
  );
  return [...new Set(words)].sort().reverse().join(", ");
}
