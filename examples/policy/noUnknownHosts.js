import { rdmaType, refuseUndecided } from "./rdmaInputs.js";

/** What cannot be seen cannot be agreed to. Rollouts skip such hosts; this refuses the run. */
export const noUnknownHosts = {
  name: "no-unknown-hosts",
  description: "Every host can be read and decided.",
  enforcementLevel: "mandatory",
  validateResource: (args, report) => {
    if (rdmaType(args) !== "Rollout") return;
    refuseUndecided(report, () => {
      const { showUnknown, unknown } = args.props;
      if (showUnknown !== true || unknown === undefined)
        report("Unknown hosts are not shown to policies: set showUnknown: true on this Rollout");
      else
        for (const { hosts, because } of unknown)
          report(`${hosts} cannot be decided: ${because.join(", ")}`);
    });
  },
};
