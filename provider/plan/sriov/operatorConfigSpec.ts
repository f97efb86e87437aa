import { z } from "zod";
import { strictSpec } from "./strictSpec.ts";

const Strings = z.record(z.string(), z.string());

/** `spec` of the one SriovOperatorConfig that counts: `default` in the operator's namespace. */
export const OperatorConfigSpec = strictSpec(
  "SriovOperatorConfig",
  {
    /** Labels of the nodes that the operator configures. @default {workers that run Linux} */
    configDaemonNodeSelector: Strings.exactOptional(),
    /** The webhook that adds resource requests to pods with networks. */
    enableInjector: z.boolean().exactOptional(),
    /** The webhook that checks policies and fills in their defaults. */
    enableOperatorWebhook: z.boolean().exactOptional(),
    /** 0 (basic) to 2 (all). */
    logLevel: z.number().int().min(0).max(2).exactOptional(),
    /** No drain before a change, but still the reboot, and without regard to maxUnavailable. @default {false} */
    disableDrain: z.boolean().exactOptional(),
    enableOvsOffload: z.boolean().exactOptional(),
    /** `systemd`: VFs are made at boot, before the network; each change of a policy is a reboot. @default {"daemon"} */
    configurationMode: z.enum(["daemon", "systemd"]).exactOptional(),
    useCDI: z.boolean().exactOptional(),
    /** Only the plugin `mellanox` can be disabled: no firmware of a card is then read or written. */
    disablePlugins: z.array(z.literal("mellanox")).exactOptional(),
    /** Switches by name: `parallelNicConfig`, `mellanoxFirmwareReset`, … */
    featureGates: z.record(z.string(), z.boolean()).exactOptional(),
    configDaemonEnvVars: Strings.exactOptional(),
  },
  {
    nodeSelector: "configDaemonNodeSelector",
    enableWebhook: "enableOperatorWebhook",
    operatorWebhook: "enableOperatorWebhook",
    injector: "enableInjector",
    mode: "configurationMode",
    disabledPlugins: "disablePlugins",
    featureGate: "featureGates",
    drain: "disableDrain",
  },
);
export type OperatorConfigSpec = z.infer<typeof OperatorConfigSpec>;
