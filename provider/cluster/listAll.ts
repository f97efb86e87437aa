import { z } from "zod";
import type { ApiResource } from "./apiResources.ts";
import { ClusterError } from "./clusterError.ts";
import type { KubeConnection } from "./kubeConnection.ts";

const Page = z.object({
  metadata: z.object({ continue: z.string().optional() }).optional(),
  items: z.array(z.unknown()),
});

/** Objects of a page: the API server sends bigger lists in parts. */
const pageSize = "500";

/** How often a list that expired between two pages is begun anew. */
const mostRestarts = 3;

/** Every object of a kind in all namespaces. */
export async function listAll(
  connection: KubeConnection,
  { base, plural }: ApiResource,
): Promise<unknown[]> {
  for (let restarts = 0; ; restarts += 1) {
    try {
      return await readPages(connection, `${base}/${plural}`, plural);
    } catch (error) {
      // 410 Gone: the pages' snapshot was compacted away while they were read.
      const isGone = error instanceof ClusterError && / answered 410/.test(error.message);
      if (!isGone || restarts >= mostRestarts) throw error;
    }
  }
}

async function readPages(
  connection: KubeConnection,
  path: string,
  plural: string,
): Promise<unknown[]> {
  const items: unknown[] = [];
  let next: string | undefined;
  do {
    const page = Page.parse(
      await connection.json({
        what: `list ${plural}`,
        method: "GET",
        path,
        query: { limit: pageSize, ...(next === undefined ? {} : { continue: next }) },
        repeatable: true,
      }),
    );
    items.push(...page.items);
    next = page.metadata?.continue === "" ? undefined : page.metadata?.continue;
  } while (next !== undefined);
  return items;
}
