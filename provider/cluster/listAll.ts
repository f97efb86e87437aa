import { z } from "zod";
import type { ApiResource } from "./apiResources.ts";
import { ClusterError } from "./clusterError.ts";
import type { KubeConnection } from "./kubeConnection.ts";

const Page = z.object({
  metadata: z.object({ continue: z.string().optional() }).optional(),
  items: z
    .array(z.unknown())
    .nullable()
    .transform((items) => items ?? []),
});

/** Objects of a page: the API server sends bigger lists in parts. */
const pageSize = "500";

/** How often a list that expired between two pages is begun anew. */
const mostRestarts = 3;

/**
 * Every object of a kind in all namespaces.
 *
 * @param query A selector, for instance.
 * @throws ClusterError
 */
export async function listAll(
  connection: KubeConnection,
  { base, plural }: ApiResource,
  query: Readonly<Record<string, string>>,
): Promise<unknown[]> {
  for (let restarts = 0; ; restarts += 1) {
    try {
      return await readPages(connection, `${base}/${plural}`, plural, query);
    } catch (error) {
      // 410 Gone: the pages' snapshot was compacted away while they were read.
      const isExpired = error instanceof ClusterError && error.code === "expired";
      if (!isExpired || restarts >= mostRestarts) throw error;
    }
  }
}

async function readPages(
  connection: KubeConnection,
  path: string,
  plural: string,
  query: Readonly<Record<string, string>>,
): Promise<unknown[]> {
  const items: unknown[] = [];
  let next = "";
  do {
    const page = await connection.read(
      {
        what: `list ${plural}`,
        method: "GET",
        path,
        query: { ...query, limit: pageSize, ...(next === "" ? {} : { continue: next }) },
        repeatable: true,
      },
      Page,
    );
    items.push(...page.items);
    next = page.metadata?.continue ?? "";
  } while (next !== "");
  return items;
}
