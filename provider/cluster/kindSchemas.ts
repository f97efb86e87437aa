import { z } from "zod";
import { OpenApiSchema } from "../facts/cluster/openApiSchema.ts";
import { AskOnce } from "./askOnce.ts";
import { ClusterError } from "./clusterError.ts";
import type { KubeConnection } from "./kubeConnection.ts";

const Document = z.object({
  components: z.object({
    schemas: z.record(
      z.string(),
      z.looseObject({
        "x-kubernetes-group-version-kind": z
          .array(z.object({ group: z.string(), version: z.string(), kind: z.string() }))
          .optional(),
      }),
    ),
  }),
});

/** A schema that could not be read is asked for again after this time, seconds. */
const failedSeconds = 5;

/** The schemas of live kinds as the API server publishes them; each group is asked for once. */
export class KindSchemas {
  readonly #connection: KubeConnection;
  readonly #documents = new AskOnce<string, z.infer<typeof Document> | undefined>(failedSeconds);

  constructor(connection: KubeConnection) {
    this.#connection = connection;
  }

  /** @returns `undefined` where the kind has no schema that may be read */
  async find(apiVersion: string, kind: string): Promise<OpenApiSchema | undefined> {
    const document = await this.#documents.get(apiVersion, () => this.#read(apiVersion));
    const found = Object.values(document?.components.schemas ?? {}).find((schema) =>
      schema["x-kubernetes-group-version-kind"]?.some(
        (one) => one.kind === kind && `${one.group}/${one.version}` === apiVersion,
      ),
    );
    const parsed = OpenApiSchema.safeParse(found);
    return found !== undefined && parsed.success ? parsed.data : undefined;
  }

  async #read(apiVersion: string): Promise<z.infer<typeof Document> | undefined> {
    try {
      const document = await this.#connection.json({
        what: `read the schemas of ${apiVersion}`,
        method: "GET",
        path: `/openapi/v3/apis/${apiVersion}`,
        repeatable: true,
      });
      const parsed = Document.safeParse(document);
      return parsed.success ? parsed.data : undefined;
    } catch (error) {
      const isMissing =
        error instanceof ClusterError && (error.code === "not_found" || error.code === "forbidden");
      if (isMissing) return undefined;
      throw error;
    }
  }
}
