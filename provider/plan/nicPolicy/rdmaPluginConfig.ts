import { z } from "zod";
import { strictSpec } from "../sriov/strictSpec.ts";

const words = z.array(z.string().min(1));

/** A key of another name is told of alone: with the right one, something would be given. */
function isUnderstood({ issues }: { readonly issues: readonly unknown[] }): boolean {
  return issues.length === 0;
}

const Selectors = strictSpec(
  "selectors of rdmaSharedDevicePlugin.config",
  {
    vendors: words.exactOptional(),
    deviceIDs: words.exactOptional(),
    drivers: words.exactOptional(),
    ifNames: words.exactOptional(),
    linkTypes: words.exactOptional(),
  },
  {
    devices: "deviceIDs (PCI device ids), or ifNames",
    pfNames: "ifNames",
    interfaces: "ifNames",
    vendor: "vendors (a list)",
  },
).refine((selectors) => Object.keys(selectors).length > 0, {
  error:
    "selectors is empty: expected one of vendors, deviceIDs, drivers, ifNames, linkTypes; name the interfaces with ifNames",
  when: isUnderstood,
});

const Resource = strictSpec(
  "an entry of configList of rdmaSharedDevicePlugin.config",
  {
    resourceName: z.string({ error: () => "resourceName is missing: expected its name" }),
    /** @default {"rdma"} */
    resourcePrefix: z.string().exactOptional(),
    /** Pods that may share the devices on a node. */
    rdmaHcaMax: z
      .number({ error: () => "rdmaHcaMax is missing: expected how many pods may share, 63" })
      .int(),
    /** Interfaces; deprecated by the plugin for selectors.ifNames. */
    devices: words.exactOptional(),
    selectors: Selectors.exactOptional(),
  },
  { deviceList: "devices, or selectors.ifNames", ifNames: "selectors.ifNames" },
).refine(({ devices, selectors }) => devices !== undefined || selectors !== undefined, {
  error: "neither selectors nor devices is given: expected one of them; write selectors.ifNames",
  when: isUnderstood,
});

/** Configuration of k8s-rdma-shared-dev-plugin (network-operator webhook-schemas/rdma_shared_device_plugin.json). */
export const RdmaPluginConfig = strictSpec(
  "rdmaSharedDevicePlugin.config",
  {
    periodicUpdateInterval: z.number().int().exactOptional(),
    configList: z.array(Resource, {
      error: () => "configList is missing: expected the list of resources",
    }),
  },
  { resourceList: "configList (resourceList is of the SR-IOV device plugin)" },
);
export type RdmaPluginConfig = z.infer<typeof RdmaPluginConfig>;
