import type { HostFacts } from "../facts/hostFacts.ts";
import { isReboot, strongest, type Activation } from "./activation.ts";
import { bootObstacles } from "./mode/bootWriting.ts";
import type { Change } from "./change.ts";
import type { Claim } from "./claim.ts";
import type { HostPlan } from "./hostPlan.ts";
import { mergeReasons } from "./mergeReasons.ts";
import { planMode } from "./mode/planMode.ts";
import type { PlanContext } from "./planContext.ts";
import { planFirmware } from "./firmware/planFirmware.ts";
import { joinParts, nothing, type PlanPart } from "./planPart.ts";
import { planVfs } from "./vfs/planVfs.ts";
import { excludedDevices } from "./cards/chooseDevices.ts";

export type { PlanContext } from "./planContext.ts";

/**
 * What one host needs for all the claims on it: the union of what each needs.
 * One reboot serves every change of the host.
 */
export function planHost(
  claims: readonly Claim[],
  facts: HostFacts,
  context: PlanContext,
): HostPlan {
  const modes = claims.filter((claim) => claim.kind === "rdma-mode");
  const firmware = claims.filter((claim) => claim.kind === "firmware");
  const vfs = claims.filter((claim) => claim.kind === "vfs");
  const firmwarePlan = planFirmware(firmware, facts, context);
  const vfsPlan = planVfs(vfs, firmware, firmwarePlan, facts, context);
  const part = joinParts([
    forFamily(planMode(modes, facts, context), facts),
    firmwarePlan.part,
    vfsPlan.part,
  ]);
  const activation = part.changes
    .map((change) => change.activation)
    .reduce<Activation>(strongest, "none");
  const escalates =
    activation !== "cold-power-cycle" &&
    part.changes.some((change) => change.escalation !== undefined);
  const needsRoot = facts.access === "unprivileged" && part.changes.length > 0;
  return {
    activation,
    ...(escalates ? { escalation: "cold-power-cycle" } : {}),
    byHand: activation === "cold-power-cycle" && !context.powerControl,
    changes: part.changes.map((change) => servedByReboot(change, activation)),
    unknown: mergeReasons(part.unknown),
    blocked: mergeReasons(part.blocked),
    notes: mergeReasons(needsRoot ? [...part.notes, { code: "needs_root" }] : part.notes),
    excluded: firmware.length + vfs.length > 0 ? excludedDevices(facts) : [],
    restore: isReboot(activation) ? vfsPlan.restore : [],
  };
}

/** Where the boot configuration cannot be written the change is named and nothing is done. */
function forFamily(part: PlanPart, facts: HostFacts): PlanPart {
  const steps = part.changes.flatMap((change) => change.steps.map(({ step }) => step));
  const obstacles = bootObstacles(steps, facts);
  return obstacles.length === 0
    ? part
    : {
        ...nothing,
        unknown: part.unknown,
        notes: part.notes,
        blocked: [...part.blocked, ...obstacles],
      };
}

/** The boot loads the staged mode by itself: reloading modules before or after it would be one disturbance too many. */
function servedByReboot(change: Change, activation: Activation): Change {
  if (!isReboot(activation) || change.parameter !== "rdma-mode") return change;
  return { ...change, steps: change.steps.filter(({ phase }) => phase !== "runtime") };
}
