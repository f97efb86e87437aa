import { ClusterError } from "../cluster/clusterError.ts";
import type { NodeAddresses } from "../cluster/nodeAddresses.ts";
import { foldNodes } from "../facts/nodeset.ts";
import type { HostsInput } from "../resources/hostsInput.ts";
import { InputError } from "../resources/parseInput.ts";
import { type Found, inventoryOf, type InventoryOptions } from "./inventoryOf.ts";

export interface NodesOptions extends InventoryOptions {
  /** Which nodes: `"nvidia.com/gpu.present=true,!cordoned"` or labels `{"nvidia.com/gpu.present": "true"}`. */
  readonly selector: string | Readonly<Record<string, string>>;
  /** What SSH connects to; `none`: the node's name, which DNS or ssh_config knows. @default {"InternalIP"} */
  readonly address?: "InternalIP" | "ExternalIP" | "Hostname" | "none";
  /** Path of a kubeconfig. @default {the files of KUBECONFIG, ~/.kube/config, the pod's service account} */
  readonly kubeconfig?: string;
  /** @default {the kubeconfig's current context} */
  readonly context?: string;
}

/**
 * Hosts that are nodes of a cluster, by label. Reads the list of nodes and nothing else.
 *
 * @throws InputError naming the selector: the API server cannot be asked, no node has these labels, a node has no such address, another number of hosts than expected.
 */
export async function hostsFromNodes(options: NodesOptions): Promise<HostsInput> {
  const { address = "InternalIP" } = options;
  const selector = textOf(options.selector);
  const name = `nodes with "${selector}"`;
  const refuse = (message: string): InputError => new InputError(name, [{ path: "", message }]);
  if (selector === "")
    throw refuse('the selector is empty, expected labels such as "nvidia.com/gpu.present=true"');
  const { nodes, total } = await readNodes(selector, options, refuse);
  const without = nodes.filter(
    (node) => address !== "none" && addressOf(node, address) === undefined,
  );
  if (without.length > 0)
    throw new InputError(name, [
      {
        path: foldNodes(without.map((node) => node.name)),
        message: `has no address of type ${address}, only ${typesOf(without)}; choose another with \`address\`, "none" for the node's name`,
      },
    ]);
  const found = nodes.map((node): Found => {
    const reached = address === "none" ? undefined : addressOf(node, address);
    const host = reached === undefined || reached === node.name ? {} : { address: reached };
    return { name: node.name, host, where: "in the cluster" };
  });
  const selection = total === undefined ? "" : ` of ${total} nodes`;
  return inventoryOf({ name, selection }, found, options);
}

interface Nodes {
  readonly nodes: readonly NodeAddresses[];
  /** How many nodes there are; read only where the number of chosen ones is not as expected. */
  readonly total: number | undefined;
}

async function readNodes(
  selector: string,
  { kubeconfig, context, expect }: NodesOptions,
  refuse: (message: string) => InputError,
): Promise<Nodes> {
  // Its HTTP is loaded by those who ask a cluster.
  const { ClusterClient } = await import("../cluster/clusterClient.ts");
  try {
    const client = await ClusterClient.open({
      ...(kubeconfig === undefined ? {} : { kubeconfig }),
      ...(context === undefined ? {} : { context }),
      readOnly: true,
    });
    try {
      const nodes = await client.nodes(selector);
      const asExpected = expect === undefined ? nodes.length > 0 : nodes.length === expect;
      return { nodes, total: asExpected ? undefined : (await client.nodes("")).length };
    } finally {
      await client.close();
    }
  } catch (error) {
    if (error instanceof ClusterError) throw refuse(error.message);
    throw error;
  }
}

/** The first of a type: the address family that the cluster prefers. */
function addressOf({ addresses }: NodeAddresses, type: string): string | undefined {
  return addresses.find((one) => one.type === type)?.address;
}

function typesOf(nodes: readonly NodeAddresses[]): string {
  const types = new Set(nodes.flatMap(({ addresses }) => addresses.map(({ type }) => type)));
  return types.size === 0 ? "none at all" : [...types].sort().join(", ");
}

function textOf(selector: NodesOptions["selector"]): string {
  return typeof selector === "string"
    ? selector.trim()
    : Object.entries(selector)
        .map(([label, value]) => `${label}=${value}`)
        .join(",");
}
