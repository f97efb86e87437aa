import { z } from "zod";
import { strictSpec } from "../sriov/strictSpec.ts";
import { componentSpec, EnvVar } from "./imageSpec.ts";

const configText = z
  .string({ error: () => "expected JSON as text; write JSON.stringify({…}) around the object" })
  .exactOptional();

/** A device plugin whose configuration is JSON. */
export function devicePlugin(
  name: string,
): ReturnType<typeof componentSpec<{ config: typeof configText; useCdi: typeof useCdi }>> {
  return componentSpec(
    name,
    { config: configText, useCdi },
    { resourceList: "config (JSON text)", configList: "config (JSON text)", cdi: "useCdi" },
  );
}

const useCdi = z.boolean().exactOptional();

export const IbKubernetes = componentSpec("ibKubernetes", {
  /** @default {5} */
  periodicUpdateSeconds: z.number().int().min(0).exactOptional(),
  /** First GUID that pods get: `02:00:00:00:00:00:00:00`. */
  pKeyGUIDPoolRangeStart: z.string(),
  pKeyGUIDPoolRangeEnd: z.string(),
  /** Secret with the address and account of UFM; required since 24.10. */
  ufmSecret: z.string().exactOptional(),
});

export const Multus = componentSpec("secondaryNetwork.multus", {
  /** Without it, made of the first CNI configuration of the node. */
  config: configText,
});
export const CniPlugins = componentSpec("secondaryNetwork.cniPlugins", {});
export const Ipoib = componentSpec("secondaryNetwork.ipoib", {});
export const IpamPlugin = componentSpec("secondaryNetwork.ipamPlugin", {});

export const NvIpam = componentSpec(
  "nvIpam",
  {
    /** Needs cert-manager, or OpenShift's serving certificates. @default {false} */
    enableWebhook: z.boolean().exactOptional(),
  },
  { webhook: "enableWebhook", pools: "an IPPools resource", config: "an IPPools resource" },
);

export const NicFeatureDiscovery = componentSpec("nicFeatureDiscovery", {});

export const DocaTelemetryService = componentSpec("docaTelemetryService", {
  config: strictSpec("docaTelemetryService.config", {
    /** ConfigMap in the operator's namespace. */
    fromConfigMap: z.string().exactOptional(),
  }).exactOptional(),
});

const dnsLabel = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

function label(what: string): z.ZodString {
  return z
    .string()
    .max(63)
    .regex(dnsLabel, {
      error: ({ input }) =>
        `"${String(input)}" is no ${what}, expected at most 63 lower-case letters, digits and "-"`,
    });
}

const FirmwareStorage = strictSpec("nicConfigurationOperator.nicFirmwareStorage", {
  /** Makes the claim; else it must be there. @default {true} */
  create: z.boolean().exactOptional(),
  /** @default {"nic-fw-storage-pvc"} */
  pvcName: label("name of a PersistentVolumeClaim").exactOptional(),
  /** Cannot be changed. */
  storageClassName: label("name of a StorageClass").exactOptional(),
  /** Cannot be changed. @default {"1Gi"} */
  availableStorageSize: z
    .string()
    .regex(/^\d+(Ei|Pi|Ti|Gi|Mi|Ki)$/, {
      error: ({ input }) => `"${String(input)}" is no size, expected a number with a unit: "1Gi"`,
    })
    .exactOptional(),
});

export const NicConfigurationOperator = strictSpec(
  "nicConfigurationOperator of NicClusterPolicy",
  {
    operator: componentSpec("nicConfigurationOperator.operator", {}).prefault({}),
    configurationDaemon: componentSpec("nicConfigurationOperator.configurationDaemon", {}).prefault(
      {},
    ),
    nicFirmwareStorage: FirmwareStorage.exactOptional(),
    /** @default {"info"} */
    logLevel: z.enum(["info", "debug"]).exactOptional(),
    env: z.array(EnvVar).exactOptional(),
  },
  {
    image: "operator.image and configurationDaemon.image",
    repository: "operator.repository and configurationDaemon.repository",
    version: "operator.version and configurationDaemon.version",
    configDaemon: "configurationDaemon",
    daemon: "configurationDaemon",
    enabled: "nothing: a component is deployed while its section is in the spec",
  },
);

export const SpectrumXOperator = componentSpec("spectrumXOperator", {
  /** Since 26.4. */
  xPlane: componentSpec("spectrumXOperator.xPlane", {}).exactOptional(),
  /** In 25.4 only. */
  spectrumXConfig: strictSpec("spectrumXOperator.spectrumXConfig", {
    name: z.string().exactOptional(),
  }).exactOptional(),
  /** In 25.4 only. */
  sriovObjNamespace: z.string().exactOptional(),
});
