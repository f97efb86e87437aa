import { rung, type Activation } from "../../provider/plan/activation.ts";
import type { Change } from "../../provider/plan/change.ts";
import type { HostPlan } from "../../provider/plan/hostPlan.ts";

/** The plan of a host with one change of this activation; `none`: nothing to do. */
export function hostPlan(activation: Activation, overrides: Partial<Change> = {}): HostPlan {
  const change: Change = {
    parameter: "rdma-mode",
    device: "",
    pci: "",
    live: "shared",
    staged: "shared",
    wanted: "exclusive",
    activation,
    disturbs: rung(activation) > rung("runtime") ? "the node" : "no one",
    reason: { code: "mode_reboot", live: "shared", wanted: "exclusive", because: "namespaces" },
    steps: [],
    ...overrides,
  };
  return {
    activation,
    byHand: false,
    changes: activation === "none" ? [] : [change],
    unknown: [],
    blocked: [],
    notes: [],
    excluded: [],
    restore: [],
  };
}
