import { z } from "zod";
import { strictSpec } from "../sriov/strictSpec.ts";
import { componentSpec, EnvVar } from "./imageSpec.ts";

const seconds = z.number().int().min(0);

const Drain = strictSpec("ofedDriver.upgradePolicy.drain", {
  /** @default {true} */
  enable: z.boolean().exactOptional(),
  /** Also pods that no controller would make again. @default {false} */
  force: z.boolean().exactOptional(),
  /** Only pods with these labels, `app=train`; without it, all. */
  podSelector: z.string().exactOptional(),
  /** 0: for ever. @default {300} */
  timeoutSeconds: seconds.exactOptional(),
  /** Also pods with emptyDir volumes, whose data is lost. @default {false} */
  deleteEmptyDir: z.boolean().exactOptional(),
});

export const UpgradePolicy = strictSpec(
  "ofedDriver.upgradePolicy",
  {
    /** @default {false} */
    autoUpgrade: z.boolean().exactOptional(),
    /** Nodes at a time; 0: all of them. @default {1} */
    maxParallelUpgrades: z.number().int().min(0).exactOptional(),
    /** The driver is loaded on a drained node only, at each boot too. @default {false} */
    safeLoad: z.boolean().exactOptional(),
    waitForCompletion: strictSpec("ofedDriver.upgradePolicy.waitForCompletion", {
      /** Pods whose end is waited for before the drain. */
      podSelector: z.string().exactOptional(),
      /** 0: for ever. @default {0} */
      timeoutSeconds: seconds.exactOptional(),
    }).exactOptional(),
    /** Without it nodes are not drained. */
    drain: Drain.exactOptional(),
  },
  {
    maxUnavailable: "maxParallelUpgrades",
    maxParallel: "maxParallelUpgrades",
    drainSpec: "drain",
    enabled: "autoUpgrade",
  },
);

const Probe = strictSpec("a probe of ofedDriver", {
  initialDelaySeconds: seconds,
  periodSeconds: seconds,
  /** Since 25.10. */
  failureThreshold: seconds.exactOptional(),
  /** Since 25.10. */
  timeoutSeconds: seconds.exactOptional(),
});

const ConfigMapName = strictSpec("the name of a ConfigMap", { name: z.string().exactOptional() });

export const OfedDriver = componentSpec(
  "ofedDriver",
  {
    startupProbe: Probe.exactOptional(),
    livenessProbe: Probe.exactOptional(),
    readinessProbe: Probe.exactOptional(),
    env: z.array(EnvVar).exactOptional(),
    upgradePolicy: UpgradePolicy.exactOptional(),
    /** ConfigMap with certificates, in the operator's namespace. */
    certConfig: ConfigMapName.exactOptional(),
    /** ConfigMap with package repositories, in the operator's namespace. */
    repoConfig: ConfigMapName.exactOptional(),
    /** @default {300} */
    terminationGracePeriodSeconds: seconds.exactOptional(),
    /** Never compile on nodes: an image for each kernel must be there. @default {false} */
    forcePrecompiled: z.boolean().exactOptional(),
  },
  {
    drain: "upgradePolicy.drain",
    autoUpgrade: "upgradePolicy.autoUpgrade",
    safeLoad: "upgradePolicy.safeLoad",
    maxParallelUpgrades: "upgradePolicy.maxParallelUpgrades",
    ofedUpgradePolicy: "upgradePolicy",
    initContainer: "nothing: it is operator.ofedDriver.initContainer of the Helm values",
  },
);
