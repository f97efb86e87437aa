import { cniJson } from "./cniJson.ts";
import { ipamObject } from "./ipam.ts";
import { metaPluginObject } from "./metaPlugin.ts";
import type { Network } from "./network.ts";
import type { NodePolicy } from "./nodePolicy.ts";
import type { OperatorConfig } from "./operatorConfigFindings.ts";
import type { PoolConfig } from "./poolConfig.ts";

/** Namespace of the operator where the NVIDIA network operator's chart installs it. */
export const defaultNamespace = "nvidia-network-operator";

/** An object to apply: what is absent is left to its other owners. */
export interface Manifest {
  readonly apiVersion: "sriovnetwork.openshift.io/v1";
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

function manifest(
  kind: string,
  { name, namespace }: { readonly name: string; readonly namespace: string },
  spec: Readonly<Record<string, unknown>>,
): Manifest {
  return { apiVersion: "sriovnetwork.openshift.io/v1", kind, metadata: { name, namespace }, spec };
}

export function nodePolicyManifest(policy: NodePolicy): Manifest {
  return manifest("SriovNetworkNodePolicy", policy, policy.spec);
}

export function poolConfigManifest(pool: PoolConfig): Manifest {
  return manifest("SriovNetworkPoolConfig", pool, pool.spec);
}

export function operatorConfigManifest(config: OperatorConfig): Manifest {
  return manifest("SriovOperatorConfig", config, config.spec);
}

/**
 * Objects become the texts that the API has: `ipam` and `capabilities` one JSON
 * object each, `metaPlugins` objects joined by commas, without brackets
 * (operator v1.6 pkg/webhook/validate_network_fields.go).
 */
export function networkManifest(network: Network): Manifest {
  const { ipam, metaPlugins, capabilities, ...spec } = network.spec;
  return manifest(network.kind, network, {
    ...spec,
    ...(ipam === undefined ? {} : { ipam: cniJson(ipamObject(ipam)) }),
    ...(metaPlugins === undefined || metaPlugins.length === 0
      ? {}
      : { metaPlugins: metaPlugins.map((plugin) => cniJson(metaPluginObject(plugin))).join(",") }),
    ...(capabilities === undefined ? {} : { capabilities: cniJson(capabilities) }),
  });
}
