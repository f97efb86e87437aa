import { z } from "zod";
import type { ApiResources } from "./apiResources.ts";
import type { KubeConnection } from "./kubeConnection.ts";
import { listAll } from "./listAll.ts";

/** A node and how it can be reached: `InternalIP`, `ExternalIP`, `Hostname`, … in the kubelet's order. */
export interface NodeAddresses {
  readonly name: string;
  readonly addresses: readonly { readonly type: string; readonly address: string }[];
}

const Node = z.object({
  metadata: z.object({ name: z.string() }),
  status: z
    .object({
      addresses: z.array(z.object({ type: z.string(), address: z.string() })).default([]),
    })
    .prefault({}),
});

/**
 * Nodes that a label selector means, in the API server's own reading of it.
 *
 * @param selector `nvidia.com/gpu.present=true,!cordoned`; `""` for all nodes.
 * @throws ClusterError invalid where the API server does not understand the selector, …
 */
export async function nodeAddresses(
  connection: KubeConnection,
  resources: ApiResources,
  selector: string,
): Promise<NodeAddresses[]> {
  return listAll(connection, {
    resource: await resources.get("v1", "Node"),
    query: selector === "" ? {} : { labelSelector: selector },
    keep: (object) => {
      const node = Node.safeParse(object);
      if (!node.success) return [];
      return [{ name: node.data.metadata.name, addresses: node.data.status.addresses }];
    },
  });
}
