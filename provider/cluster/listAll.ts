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

/** What is read of which list. */
export interface List<T> {
  readonly resource: ApiResource;
  /** A selector, for instance. */
  readonly query: Readonly<Record<string, string>>;
  /** What is kept of an object: whole pods of a big cluster fill memory. */
  readonly keep: (object: unknown) => readonly T[];
}

/**
 * Every object of a kind in all namespaces.
 *
 * @throws ClusterError
 */
export async function listAll<T>(connection: KubeConnection, list: List<T>): Promise<T[]> {
  for (let restarts = 0; ; restarts += 1) {
    try {
      return await readPages(connection, list);
    } catch (error) {
      // 410 Gone: the pages' snapshot was compacted away while they were read.
      const isExpired = error instanceof ClusterError && error.code === "expired";
      if (!isExpired || restarts >= mostRestarts) throw error;
    }
  }
}

async function readPages<T>(
  connection: KubeConnection,
  { resource: { base, plural }, query, keep }: List<T>,
): Promise<T[]> {
  const kept: T[] = [];
  let next = "";
  do {
    const page = await connection.read(
      {
        what: `list ${plural}`,
        method: "GET",
        path: `${base}/${plural}`,
        query: { ...query, limit: pageSize, ...(next === "" ? {} : { continue: next }) },
        repeatable: true,
      },
      Page,
    );
    kept.push(...page.items.flatMap(keep));
    next = page.metadata?.continue ?? "";
  } while (next !== "");
  return kept;
}
