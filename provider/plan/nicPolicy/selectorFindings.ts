import type { HostFacts } from "../../facts/hostFacts.ts";
import { type Findings, mergeFindings, noFindings, warning } from "../findings.ts";
import { groupByText } from "../sriov/groupByText.ts";
import type { NicPolicySpec } from "./nicPolicySpec.ts";
import {
  type DeviceSelector,
  type OfferedResource,
  offeredResources,
  pluginPaths,
} from "./pluginResources.ts";

/** PCI device ids of ConnectX and BlueField VFs: there are only those that somebody made. */
const virtualFunctions = ["1014", "1016", "1018", "101a", "101c", "101e", "a2d3"];

/**
 * Warns of device plugin selectors that fit by vendor or model alone: on DGX and
 * HGX they also fit the ConnectX that bridge NVSwitches, and BlueFields.
 */
export function selectorFindings(
  spec: NicPolicySpec,
  hosts: ReadonlyMap<string, HostFacts>,
): Findings {
  return mergeFindings(
    pluginPaths.flatMap((path) =>
      offeredResources(spec, path).map((resource) => {
        const wide = resource.selectors.filter(isWide);
        return wide.length === 0 && resource.selectors.length > 0
          ? noFindings
          : warning(
              `spec.${path}.config`,
              `${path}.config.${resource.path} ("${resource.name}") means ${describe(resource, wide)}, ` +
                `${caught(wide, hosts)}; name the devices with ${path === "sriovDevicePlugin" ? "pfNames or rootDevices" : "ifNames"}`,
            );
      }),
    ),
  );
}

function isWide({ vendors, deviceIds, isNamed }: DeviceSelector): boolean {
  const isMellanox = vendors.length === 0 || vendors.includes("15b3");
  const onlyVirtual =
    deviceIds.length > 0 && deviceIds.every((id) => virtualFunctions.includes(id.toLowerCase()));
  return isMellanox && !isNamed && !onlyVirtual;
}

function describe({ selectors }: OfferedResource, wide: readonly DeviceSelector[]): string {
  if (selectors.length === 0) return "every device";
  const ids = [...new Set(wide.flatMap(({ deviceIds }) => deviceIds))];
  return ids.length === 0 ? "devices by vendor alone" : `every device ${ids.join(", ")}`;
}

/** The functions that must not be handed out, where probed hosts show them. */
function caught(wide: readonly DeviceSelector[], hosts: ReadonlyMap<string, HostFacts>): string {
  const ids = wide.flatMap(({ deviceIds }) => deviceIds.map((id) => id.toLowerCase()));
  const found = [...hosts].flatMap(([node, { cards }]) =>
    cards
      .filter(
        ({ kind, deviceId }) => kind !== "nic" && (ids.length === 0 || ids.includes(deviceId)),
      )
      .map(({ kind, pfs }) => ({
        node,
        text: `${pfs.map(({ netdev, pci }) => netdev ?? pci).join(", ")} (${words[kind]})`,
      })),
  );
  return found.length === 0
    ? "and so also ConnectX that bridge NVSwitches and BlueFields, where a node has them"
    : `and so also ${groupByText(found)
        .map(({ text, nodes }) => `${text} of ${nodes}`)
        .join("; ")}`;
}

const words = {
  nic: "a NIC",
  "nvswitch-bridge": "bridges NVSwitches",
  dpu: "a BlueField in DPU mode",
  "dpu-unknown": "a BlueField of unknown mode",
  management: "a management function",
  "flash-recovery": "in flash recovery",
} as const;
