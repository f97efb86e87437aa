import { operatorArguments } from "./reason.ts";
import type { Advice } from "./advice.ts";

/** What to do instead, as a clause that begins with a verb. */
export function formatAdvice(advice: Advice): string {
  switch (advice.code) {
    case "mode_by_resource":
      return (
        `leave rdmaMode out of the pool and set RdmaMode ${advice.mode} on these hosts, ${
          advice.live ? "where it finds it done" : "which a Rollout makes live in its waves"
        }: the operator then has nothing to compare. If the pool must name it, let RdmaMode and its Rollout put ` +
        `${operatorArguments[advice.mode]} on the command line first`
      );
    case "name_mode_in_pool":
      return `set rdmaMode: ${advice.mode} in the pool of these nodes, and the argument is as the operator wants it; or take it off the command line in a planned reboot`;
    case "set_iommu":
      return `put ${advice.arguments.join(" ")} on the command line in a planned reboot first, each as a word of its own`;
    case "spell_argument":
      return `write ${advice.argument} as a word of its own instead of ${advice.found}`;
    case "firmware_first":
      return (
        `set NicFirmwareVfs with numOfVfs: ${advice.numOfVfs ?? "the policy's numVfs"} and match: "exactly" on these cards first: ` +
        "its Rollout drains, and power-cycles where a warm reboot does not load it; the operator then finds the number it wants"
      );
    case "external_firmware":
      return `set NicFirmwareVfs with numOfVfs: ${advice.numOfVfs} on these cards first, or ask for fewer VFs`;
    case "link_first":
      return `set NicFirmwareVfs with linkType: "${advice.linkType}" on these cards first`;
    case "drop_link_type":
      return "leave linkType out of the policy, or take these ports out";
    case "daemon_mode":
      return 'make all changes of these nodes at once, or use configurationMode "daemon"';
    case "disable_plugin":
      return 'set disablePlugins: ["mellanox"] in the SriovOperatorConfig and let NicFirmwareVfs keep the firmware';
    case "exclude_dpu":
      return "take these cards out of the policy's nicSelector";
    case "one_pool":
      return "make the node selectors of the pools exclude each other";
  }
}
