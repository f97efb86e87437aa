import { coldCycles, rdmaType, refuseUndecided } from "./rdmaInputs.js";
import { isWithin } from "./window.js";

const time = { type: "string", pattern: "^([01]\\d|2[0-4]):[0-5]\\d$" };

/**
 * Power is cut only while somebody is there for it. Preview says so on the same
 * terms: for a pull request, set the level of this policy to "advisory" in the
 * configuration that `pulumi preview` is given, and leave it mandatory for `pulumi up`.
 */
export const coldCyclesInWindow = {
  name: "cold-cycles-in-window",
  description: "Cold power cycles happen within a window of maintenance.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      timeZone: { type: "string", default: "UTC" },
      windows: {
        type: "array",
        default: [],
        items: {
          type: "object",
          properties: {
            days: {
              type: "array",
              items: { type: "string", enum: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] },
            },
            from: time,
            to: time,
          },
          required: ["days", "from", "to"],
        },
      },
    },
  },
  validateResource: (args, report) => {
    if (rdmaType(args) !== "Rollout") return;
    refuseUndecided(report, () => {
      const cold = coldCycles(args);
      const { timeZone, windows } = args.getConfig();
      if (cold.length > 0 && !isWithin(windows, timeZone, new Date()))
        report(
          `${cold.join(",")} would be power-cycled outside of the maintenance windows ` +
            `(${windows.length === 0 ? "none is configured" : windows.map(({ days, from, to }) => `${days.join(" ")} ${from}-${to}`).join("; ")}, ${timeZone})`,
        );
    });
  },
};
