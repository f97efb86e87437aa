import type { Problem } from "../problem.ts";
import { isInfiniBand } from "./nodePolicy.ts";
import type { NicSelector, NodePolicySpec } from "./nodePolicySpec.ts";

/** VFs of vendor 15b3 and the PF that makes them (operator v1.6 deploy/configmap.yaml). */
const pfOfVf: Readonly<Record<string, string>> = {
  "1014": "1013 (ConnectX-4)",
  "1016": "1015 (ConnectX-4 Lx)",
  "1018": "1017 (ConnectX-5)",
  "101a": "1019 (ConnectX-5 Ex)",
  "101c": "101b (ConnectX-6)",
  "101e": "101d (ConnectX-6 Dx), 1021 (ConnectX-7) or 1023 (ConnectX-8)",
};

/** Rules on how NICs are selected (operator v1.6 pkg/webhook/validate.go, values compared as text). */
export function nicSelectorProblems(spec: NodePolicySpec): Problem[] {
  const { nicSelector } = spec;
  const { vendor, deviceID, rootDevices = [] } = nicSelector;
  return [
    ...emptyProblem(nicSelector),
    ...hexProblem("vendor", vendor, '"15b3" for NVIDIA'),
    ...hexProblem("deviceID", deviceID, '"1021" for ConnectX-7'),
    ...vfIdProblem(deviceID),
    ...rootDevices.flatMap((address, i) => addressProblem(address, i)),
    ...netFilterProblems(spec),
  ];
}

function emptyProblem({
  vendor,
  deviceID,
  rootDevices,
  pfNames,
  netFilter,
}: NicSelector): Problem[] {
  const keys = [vendor ?? "", deviceID ?? "", netFilter ?? ""];
  const lists = [rootDevices ?? [], pfNames ?? []];
  if (keys.some((key) => key !== "") || lists.some((list) => list.length > 0)) return [];
  return [
    {
      path: "nicSelector",
      message:
        "nicSelector is empty: expected at least one of vendor, deviceID, rootDevices, pfNames, netFilter; " +
        'name the PFs, for example pfNames: ["ibp24s0"]',
    },
  ];
}

function hexProblem(key: string, value: string | undefined, example: string): Problem[] {
  if (value === undefined || value === "" || /^[0-9a-f]{4}$/.test(value)) return [];
  return [
    {
      path: `nicSelector.${key}`,
      message: `${key} is "${value}": expected four lower-case hex digits as \`lspci -n\` prints them, ${example}`,
    },
  ];
}

function vfIdProblem(deviceID: string | undefined): Problem[] {
  const pf = deviceID === undefined ? undefined : pfOfVf[deviceID];
  if (pf === undefined) return [];
  return [
    {
      path: "nicSelector.deviceID",
      message: `deviceID is "${deviceID}", the id of a VF: expected the id of the PF; write ${pf}`,
    },
  ];
}

function addressProblem(address: string, i: number): Problem[] {
  if (/^[0-9a-f]{4}:[0-9a-f]{2}:[01][0-9a-f]\.[0-7]$/.test(address)) return [];
  return [
    {
      path: `nicSelector.rootDevices.${i}`,
      message:
        `"${address}" is no PCI address as the operator compares it: expected domain, bus, device and ` +
        'function in lower-case hex, "0000:18:00.0"',
    },
  ];
}

function netFilterProblems({
  nicSelector,
  eSwitchMode,
  bridge,
  linkType,
}: NodePolicySpec): Problem[] {
  if ((nicSelector.netFilter ?? "") === "") return [];
  const others = Object.keys(nicSelector).filter((key) => key !== "netFilter");
  const excluded = [
    ...others.map((key) => `nicSelector.${key}`),
    ...(eSwitchMode === undefined ? [] : ["eSwitchMode"]),
    ...(bridge === undefined ? [] : ["bridge"]),
    ...(isInfiniBand(linkType) ? ["linkType InfiniBand"] : []),
  ];
  if (excluded.length === 0) return [];
  return [
    {
      path: "nicSelector.netFilter",
      message: `netFilter is for virtual platforms and goes with Ethernet alone: remove ${excluded.join(", ")}, or netFilter`,
    },
  ];
}
