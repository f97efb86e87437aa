import { z } from "zod";
import { sectionAt, type Tree, valueAt } from "./tree.ts";

const seconds = z.number().int();

const Drain = z.object({
  enable: z.boolean().default(true),
  force: z.boolean().default(false),
  podSelector: z.string().default(""),
  timeoutSeconds: seconds.default(300),
  deleteEmptyDir: z.boolean().default(false),
});
export type Drain = z.infer<typeof Drain>;

const Policy = z.object({
  autoUpgrade: z.boolean().default(false),
  maxParallelUpgrades: z.number().int().default(1),
  safeLoad: z.boolean().default(false),
  drain: Drain.nullish().transform((drain) => (drain?.enable === true ? drain : null)),
  waitForCompletion: z
    .object({ podSelector: z.string().default(""), timeoutSeconds: seconds.default(0) })
    .nullish()
    .transform((wait) => (wait?.podSelector ? wait : null)),
});

/** How the operator takes up another driver; `drain` null: it does not drain. */
export type UpgradePolicy = z.infer<typeof Policy>;

const none: UpgradePolicy = Policy.parse({});

/** With the API's defaults. A live policy that cannot be read counts as none. */
export function upgradePolicyOf(spec: Tree): UpgradePolicy {
  const policy = Policy.catch(none).parse(sectionAt(spec, "ofedDriver.upgradePolicy") ?? {});
  return policy.autoUpgrade ? policy : { ...policy, safeLoad: false };
}

/** What a load of the driver is preceded by; `null`: nothing. */
export function safeLoadOf({ safeLoad, drain }: UpgradePolicy): "drain" | "cordon" | null {
  if (!safeLoad) return null;
  return drain === null ? "cordon" : "drain";
}

/** Parts that matter at the next upgrade only. */
export function upgradeSettings(spec: Tree): Tree {
  return {
    ...upgradePolicyOf(spec),
    forcePrecompiled: valueAt(spec, "ofedDriver.forcePrecompiled") === true,
  };
}
