import type { CardKind } from "../cardFacts.ts";
import type { FirmwareFacts } from "../firmwareFacts.ts";
import { firmwareName } from "../parse/firmwareValue.ts";

/** Who serves each resource of the host's function: the Arm system (ECPF) or the host itself. */
const roles = [
  "INTERNAL_CPU_PAGE_SUPPLIER",
  "INTERNAL_CPU_ESWITCH_MANAGER",
  "INTERNAL_CPU_IB_VPORT0",
] as const;

/**
 * Tells a BlueField that runs its own system from one that is a plain NIC, by the
 * values in effect. The offload engine decides: DISABLED is NIC mode. ENABLED is
 * DPU mode where nothing contradicts it: the three roles are the Arm system's and
 * the CPU is embedded (the rule of the SR-IOV operator).
 */
export function blueFieldKind(firmware: FirmwareFacts): CardKind {
  if (firmware.status !== "read") return "dpu-unknown";
  const inEffect = (name: string): string | undefined => {
    const parameter = firmware.parameters[name];
    const value = parameter?.current ?? parameter?.nextBoot;
    return value === undefined ? undefined : firmwareName(value);
  };
  const engine = inEffect("INTERNAL_CPU_OFFLOAD_ENGINE");
  const owned = roles.map(inEffect);
  const model = inEffect("INTERNAL_CPU_MODEL");
  if (engine === "DISABLED") return "nic";
  const byArm =
    owned.every((role) => role === undefined || role === "ECPF") &&
    (model === undefined || model === "EMBEDDED_CPU");
  return engine === "ENABLED" && byArm ? "dpu" : "dpu-unknown";
}
