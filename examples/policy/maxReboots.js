import { nodesDown, rdmaType, refuseUndecided } from "./rdmaInputs.js";

/** Nodes by the resource that takes them down; this process lives for one preview or update. */
const down = new Map();

/**
 * Bounds the nodes that one run takes down, over all resources of the stack. A
 * policy on resources is asked before each acts; one on the stack would be asked
 * when the nodes have already rebooted.
 */
export const maxReboots = {
  name: "max-reboots",
  description: "One run takes down no more nodes than agreed.",
  enforcementLevel: "mandatory",
  configSchema: { properties: { maxReboots: { type: "integer", minimum: 0, default: 0 } } },
  validateResource: (args, report) => {
    if (rdmaType(args) === undefined) return;
    refuseUndecided(report, () => {
      const own = nodesDown(args);
      down.set(args.urn, own);
      const all = new Set([...down.values()].flat());
      const { maxReboots: most } = args.getConfig();
      if (own.length > 0 && all.size > most)
        report(
          `${all.size} nodes would go down in this run, expected at most ${most}: ` +
            "set maxReboots on the Rollout, or have more of them agreed",
        );
    });
  },
};
