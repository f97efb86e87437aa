import { z } from "zod";
import { strictSpec } from "../sriov/strictSpec.ts";

const words = z.array(z.string().min(1));

const common = {
  vendors: words.exactOptional(),
  devices: words.exactOptional(),
  drivers: words.exactOptional(),
};

const named = {
  pfNames: words.exactOptional(),
  rootDevices: words.exactOptional(),
  linkTypes: words.exactOptional(),
  isRdma: z.boolean().exactOptional(),
};

const wrongNames = { deviceIDs: "devices", vendor: "vendors (a list)" };
const wrongPfNames = {
  ...wrongNames,
  ifNames: "pfNames",
  interfaces: "pfNames",
  pfName: "pfNames (a list)",
};

/** @param best The selector that names devices one by one. */
function selectors<Shape extends z.core.$ZodLooseShape>(
  type: string,
  best: string,
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  return strictSpec(
    `selectors of deviceType ${type} of sriovDevicePlugin.config`,
    shape,
    best === "pfNames" ? wrongPfNames : wrongNames,
  ).refine((value: object) => Object.keys(value).length > 0, {
    error: `selectors of deviceType ${type} is empty: expected one of ${Object.keys(shape).join(", ")}; name the devices with ${best}`,
    // A key of another name is told of alone.
    when: ({ issues }) => issues.length === 0,
  });
}

const NetDevice = selectors("netDevice", "pfNames", {
  ...common,
  ...named,
  pciAddresses: words.exactOptional(),
  ddpProfiles: words.exactOptional(),
  needVhostNet: z.boolean().exactOptional(),
  vdpaType: z.string().exactOptional(),
});

const AuxNetDevice = selectors("auxNetDevice", "pfNames", {
  ...common,
  ...named,
  auxTypes: words.exactOptional(),
});

const Accelerator = selectors("accelerator", "pciAddresses", {
  ...common,
  pciAddresses: words.exactOptional(),
});

/** The plugin takes one selector or several, of which one must fit. */
function oneOrMore<T extends z.ZodType>(schema: T): z.ZodPreprocess<z.ZodArray<T>> {
  return z.preprocess(
    (value) => (Array.isArray(value) || value === undefined ? value : [value]),
    z.array(schema),
  );
}

const fields = {
  resourceName: z.string({ error: () => "resourceName is missing: expected its name" }),
  /** @default {"intel.com"} */
  resourcePrefix: z.string().exactOptional(),
  excludeTopology: z.boolean().exactOptional(),
  additionalInfo: z.record(z.string(), z.unknown()).exactOptional(),
};

function resource(type: z.ZodType<string>, schema: z.ZodType): z.ZodType<PluginResource> {
  return strictSpec(
    "an entry of resourceList of sriovDevicePlugin.config",
    { ...fields, deviceType: type, selectors: oneOrMore(schema).exactOptional() },
    { rdmaHcaMax: "nothing: it is of the RDMA shared device plugin", isRdma: "selectors.isRdma" },
  ) as unknown as z.ZodType<PluginResource>;
}

export interface PluginResource {
  readonly resourceName: string;
  readonly resourcePrefix?: string;
  readonly selectors?: readonly Readonly<Record<string, unknown>>[];
}

const Resource = z
  .looseObject({
    deviceType: z.enum(["netDevice", "auxNetDevice", "accelerator"]).default("netDevice"),
  })
  .transform((entry, context) => {
    const parsed = schemas[entry.deviceType].safeParse(entry);
    if (parsed.success) return parsed.data;
    for (const { path, message } of parsed.error.issues)
      context.issues.push({ code: "custom", path, message, input: entry });
    return z.NEVER;
  });

const schemas = {
  netDevice: resource(z.literal("netDevice"), NetDevice),
  auxNetDevice: resource(z.literal("auxNetDevice"), AuxNetDevice),
  accelerator: resource(z.literal("accelerator"), Accelerator),
};

/** Configuration of sriov-network-device-plugin (network-operator webhook-schemas/*.json). */
export const SriovPluginConfig = strictSpec(
  "sriovDevicePlugin.config",
  {
    resourceList: z.array(Resource, {
      error: () => "resourceList is missing: expected the list of resources",
    }),
  },
  { configList: "resourceList (configList is of the RDMA shared device plugin)" },
);
