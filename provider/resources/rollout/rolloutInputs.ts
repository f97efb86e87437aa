import { z } from "zod";
import { Claim } from "../../plan/claim.ts";
import { HostsInput } from "../hostsInput.ts";
import { ApprovalWithExpiry } from "../configuration/providerConfiguration.ts";

const Share = z
  .templateLiteral([z.number(), "%"])
  .refine((share) => /^([1-9]\d?|100)(\.\d+)?%$/.test(share));
const CountOrShare = z.union([z.number().int().min(1), Share], {
  error: 'Expected a whole number above 0 or a percentage such as "25%"',
});

/** What a user of Rollout writes beside hosts and claims; also `rdma:rollout` of a stack. */
export const RolloutSettings = z.strictObject({
  /**
   * Most nodes of the set that are down at a time; one that did not come back from a
   * reboot of an earlier run is one of them until it answers.
   * @default {1}
   */
  maxUnavailable: CountOrShare.default(1),
  /** Nodes of the first wave of each kind of act; 0 for none. @default {1} */
  canary: z.number().int().min(0).default(1),
  /** Most nodes that one run reboots; the others wait for the next. @default {no bound} */
  maxReboots: z.number().int().min(0).exactOptional(),
  /** Nodes that may fail before the rollout stops; in canary waves none may. @default {0} */
  maxFailures: z.number().int().min(0).default(0),
  /** Hosts that host resources could not do or reach before this does not even begin. @default {"5%", at least 1} */
  maxFailed: CountOrShare.default("5%"),
  /** `required`: refuses a node that is not empty. `none`: acts all the same. @default {"required"} */
  drain: z.enum(["required", "none"]).default("required"),
  /** Ceiling of what this may do; more does nothing and prints the difference. @default {`rdma:approve`, else no ceiling} */
  approve: ApprovalWithExpiry.exactOptional(),
  /**
   * Adds `unknown` to the inputs: hosts that cannot be decided, with reason codes, for
   * policy packs. A saved plan then holds only as long as the same hosts are unknown.
   * @default {false}
   */
  showUnknown: z.boolean().exactOptional(),
  /** Longest wait for a node to come back, seconds. @default {1800} */
  bootTimeoutSeconds: z.number().positive().default(1800),
  /** Time between two looks at a node that boots, seconds. @default {5} */
  bootPollSeconds: z.number().positive().default(5),
  /** How long a node stays off in a cold power cycle, seconds. @default {30} */
  powerOffSeconds: z.number().min(0).default(30),
});
export type RolloutSettings = z.input<typeof RolloutSettings>;

export const RolloutInputs = z.strictObject({
  hosts: HostsInput,
  claims: z.array(Claim).min(1),
  ...RolloutSettings.shape,
});
export type RolloutInputs = z.infer<typeof RolloutInputs>;

/** How many of a set a count or a share means; a share rounds down, at least 1. */
export function countOf(countOrShare: number | string, size: number): number {
  if (typeof countOrShare === "number") return countOrShare;
  return Math.max(1, Math.floor((size * Number.parseFloat(countOrShare)) / 100));
}
