import type { RdmaMode } from "../../facts/rdmaMode.ts";
import type { Part } from "./part.ts";
import { operatorArguments, type OperatorArgument } from "./reason.ts";

/** What to do so that the operator finds nothing to do. */
export type Advice =
  /** `live`: the mode is so already, and nothing has to reboot at all. */
  | { readonly code: "mode_by_resource"; readonly mode: RdmaMode; readonly live: boolean }
  | { readonly code: "name_mode_in_pool"; readonly mode: RdmaMode }
  | { readonly code: "set_iommu"; readonly arguments: readonly OperatorArgument[] }
  | { readonly code: "spell_argument"; readonly argument: OperatorArgument; readonly found: string }
  /** `numOfVfs` null: different numbers on different cards. */
  | { readonly code: "firmware_first"; readonly numOfVfs: number | null }
  | { readonly code: "external_firmware"; readonly numOfVfs: number }
  | { readonly code: "link_first"; readonly linkType: "infiniband" | "ethernet" }
  | { readonly code: "drop_link_type" }
  | { readonly code: "daemon_mode" }
  | { readonly code: "disable_plugin" }
  | { readonly code: "exclude_dpu" }
  | { readonly code: "one_pool" };

/** Each advice once, in the order of the reasons. */
export function adviceOf(part: Part): Advice[] {
  const advice = [
    ...modeAdvice(part),
    ...iommuAdvice(part),
    ...firmwareAdvice(part),
    ...linkAdvice(part),
    ...stopAdvice(part),
    ...(part.reboots.some(({ code }) => code.startsWith("systemd_"))
      ? [{ code: "daemon_mode" } as const]
      : []),
  ];
  return [...new Map(advice.map((each) => [JSON.stringify(each), each])).values()];
}

function modeAdvice({ reboots }: Part): Advice[] {
  return reboots.flatMap((reason): Advice[] => {
    if (reason.code === "argument_missing" && reason.because === "rdmaMode") {
      const mode = modeOf(reason.argument);
      return [{ code: "mode_by_resource", mode, live: reason.live === mode }];
    }
    return reason.code === "argument_extra" && reason.mode === null
      ? [{ code: "name_mode_in_pool", mode: modeOf(reason.argument) }]
      : [];
  });
}

function modeOf(argument: OperatorArgument): RdmaMode {
  return argument === operatorArguments.shared ? "shared" : "exclusive";
}

function iommuAdvice({ reboots, loops }: Part): Advice[] {
  const missing = reboots.flatMap((reason) =>
    reason.code === "argument_missing" && reason.because === "vfio" ? [reason.argument] : [],
  );
  const spelled = loops.flatMap((loop): Advice[] =>
    loop.code === "argument_spelling"
      ? [{ code: "spell_argument", argument: loop.argument, found: loop.found }]
      : [],
  );
  return [
    ...(missing.length > 0 ? [{ code: "set_iommu", arguments: missing } as const] : []),
    ...spelled,
  ];
}

function firmwareAdvice({ reboots }: Part): Advice[] {
  const wanted = reboots.flatMap((reason) => (reason.code === "num_of_vfs" ? [reason.wanted] : []));
  const switchesOn = reboots.some((reason) => reason.code === "sriov_en" && reason.wanted);
  if (wanted.length === 0 && !switchesOn) return [];
  const [first, ...others] = new Set(wanted);
  return [{ code: "firmware_first", numOfVfs: others.length > 0 ? null : (first ?? null) }];
}

function linkAdvice({ reboots }: Part): Advice[] {
  return reboots.flatMap((reason): Advice[] =>
    reason.code === "link_type"
      ? [{ code: "link_first", linkType: reason.wanted === "IB" ? "infiniband" : "ethernet" }]
      : [],
  );
}

function stopAdvice({ stops }: Part): Advice[] {
  return stops.map((reason): Advice => {
    switch (reason.code) {
      case "many_pools":
        return { code: "one_pool" };
      case "lockdown":
        return { code: "disable_plugin" };
      case "external_total":
      case "above_total":
        return { code: "external_firmware", numOfVfs: reason.wanted };
      case "external_link":
        return { code: "link_first", linkType: reason.wanted === "IB" ? "infiniband" : "ethernet" };
      case "link_fixed":
        return { code: "drop_link_type" };
      case "dpu_mode":
        return { code: "exclude_dpu" };
    }
  });
}
