import { RdmaPluginConfig } from "./rdmaPluginConfig.ts";
import { SriovPluginConfig } from "./sriovPluginConfig.ts";
import { textAt, type Tree } from "./tree.ts";

/** What a device plugin offers, in one form for both plugins. */
export interface OfferedResource {
  /** `rdma/shared_device_a`, as pods request it. */
  readonly name: string;
  readonly path: string;
  /** One of them must fit; empty: every device. */
  readonly selectors: readonly DeviceSelector[];
}

/** What the plugins' selectors have in common. */
export interface DeviceSelector {
  readonly vendors: readonly string[];
  readonly deviceIds: readonly string[];
  /** The devices are named: by interface, PF or address. */
  readonly isNamed: boolean;
}

export type PluginPath = "rdmaSharedDevicePlugin" | "sriovDevicePlugin";
export const pluginPaths: readonly PluginPath[] = ["rdmaSharedDevicePlugin", "sriovDevicePlugin"];

/** Resources of a plugin's configuration; empty where there is none, or it cannot be read. */
export function offeredResources(spec: Tree, path: PluginPath): readonly OfferedResource[] {
  const parsed = parseJson(textAt(spec, `${path}.config`) ?? "");
  if (parsed === undefined) return [];
  return path === "rdmaSharedDevicePlugin" ? sharedResources(parsed) : vfResources(parsed);
}

/** @returns `undefined` for text that is no JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function sharedResources(config: unknown): OfferedResource[] {
  const parsed = RdmaPluginConfig.safeParse(config);
  return (parsed.data?.configList ?? []).map(
    ({ resourceName, resourcePrefix = "rdma", selectors, devices }, i) => ({
      name: `${resourcePrefix}/${resourceName}`,
      path: `configList.${i}`,
      selectors: [
        {
          vendors: selectors?.vendors ?? [],
          deviceIds: selectors?.deviceIDs ?? [],
          isNamed: devices !== undefined || selectors?.ifNames !== undefined,
        },
      ],
    }),
  );
}

const names = ["pfNames", "rootDevices", "pciAddresses"];

function vfResources(config: unknown): OfferedResource[] {
  const parsed = SriovPluginConfig.safeParse(config);
  return (parsed.data?.resourceList ?? []).map(
    ({ resourceName, resourcePrefix = "intel.com", selectors = [] }, i) => ({
      name: `${resourcePrefix}/${resourceName}`,
      path: `resourceList.${i}`,
      selectors: selectors.map((selector) => ({
        vendors: listOf(selector.vendors),
        deviceIds: listOf(selector.devices),
        isNamed: names.some((key) => selector[key] !== undefined),
      })),
    }),
  );
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
