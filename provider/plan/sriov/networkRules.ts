import type { Problem } from "../problem.ts";
import { ipamProblems } from "./ipamRules.ts";
import type { MetaPlugin } from "./metaPlugin.ts";
import type { Network } from "./network.ts";
import type { NetworkSpec } from "./networkSpec.ts";
import { resourceNameProblem } from "./resourceName.ts";

/** What is wrong with a network whatever the cluster looks like. */
export function networkSpecProblems(network: Network): Problem[] {
  const { resourceName, ipam, metaPlugins = [] } = network.spec;
  const message = resourceNameProblem(resourceName);
  return [
    ...(message === undefined ? [] : [{ path: "resourceName", message }]),
    ...(ipam === undefined ? [] : ipamProblems(ipam)),
    ...repeatedPlugins(metaPlugins),
    ...metaPlugins.flatMap((plugin, i) => tuningProblems(plugin, `metaPlugins.${i}`, network.kind)),
    ...(network.kind === "SriovNetwork"
      ? ethernetProblems(network.spec)
      : infiniBandProblems(network)),
  ];
}

function repeatedPlugins(plugins: readonly MetaPlugin[]): Problem[] {
  return plugins.flatMap(({ type }, i) =>
    plugins.findIndex((plugin) => plugin.type === type) === i
      ? []
      : [
          {
            path: `metaPlugins.${i}`,
            message: `metaPlugins has ${type} twice: expected each plugin once; merge them`,
          },
        ],
  );
}

function tuningProblems(plugin: MetaPlugin, path: string, kind: Network["kind"]): Problem[] {
  if (plugin.type !== "tuning") return [];
  const outside = Object.keys(plugin.sysctl ?? {}).filter((key) => !/^net[./]/.test(key));
  return [
    ...outside.map((key) => ({
      path: `${path}.sysctl`,
      message: `sysctl "${key}" is not the network's: the plugin sets names below "net." only; remove it`,
    })),
    ...(plugin.mac === undefined ? [] : macProblems(plugin.mac, path, kind)),
  ];
}

function macProblems(mac: string, path: string, kind: Network["kind"]): Problem[] {
  if (kind === "SriovIBNetwork")
    return [
      {
        path: `${path}.mac`,
        message: `mac is "${mac}": an InfiniBand interface has no MAC address that can be set; remove it`,
      },
    ];
  return /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i.test(mac)
    ? []
    : [
        {
          path: `${path}.mac`,
          message: `mac is "${mac}": expected six bytes, "02:00:00:00:00:01"`,
        },
      ];
}

/** Rules of the CNI plugin ib-sriov (cmd/ib-sriov-cni/main.go). */
function infiniBandProblems({ spec: { ipam } }: Network): Problem[] {
  return ipam?.type === "dhcp"
    ? [
        {
          path: "ipam.type",
          message:
            'ipam.type is "dhcp", which the CNI plugin ib-sriov refuses: expected nv-ipam, whereabouts, static or host-local',
        },
      ]
    : [];
}

/** Rules of the CNI plugin sriov (pkg/config/config.go). */
function ethernetProblems({
  vlan = 0,
  vlanQoS,
  vlanProto,
  minTxRate,
  maxTxRate,
}: NetworkSpec): Problem[] {
  const needsVlan = [
    ...((vlanQoS ?? 0) > 0 ? [["vlanQoS", String(vlanQoS)] as const] : []),
    ...(vlanProto?.toLowerCase() === "802.1ad" ? [["vlanProto", `"${vlanProto}"`] as const] : []),
  ];
  return [
    ...(vlan === 0
      ? needsVlan.map(([key, value]) => ({
          path: key,
          message: `${key} is ${value} without a vlan: expected vlan from 1 to 4094; set it, or remove ${key}`,
        }))
      : []),
    ...(minTxRate !== undefined && maxTxRate !== undefined && maxTxRate > 0 && minTxRate > maxTxRate
      ? [
          {
            path: "minTxRate",
            message: `minTxRate is ${minTxRate} and maxTxRate ${maxTxRate}: expected at most that; lower minTxRate`,
          },
        ]
      : []),
  ];
}
