import { z } from "zod";
import { ClusterError } from "./clusterError.ts";
import { areEdits, describeConflicts } from "./conflicts.ts";

/** `meta/v1 Status`, as far as it is told further. */
const Status = z.object({
  message: z.string().default(""),
  reason: z.string().default(""),
  details: z
    .object({
      name: z.string().default(""),
      group: z.string().default(""),
      kind: z.string().default(""),
      causes: z
        .array(
          z.object({
            reason: z.string().default(""),
            message: z.string().default(""),
            field: z.string().default(""),
          }),
        )
        .default([]),
    })
    .optional(),
});

/** What was asked, in words: `apply IPPool network-operator/vf-pool-1`. */
export interface Asked {
  readonly what: string;
  readonly server: string;
}

/** The API server's refusal as an error that says what to do. */
export function errorOfStatus(status: number, body: string, { what, server }: Asked): ClusterError {
  const parsed = Status.safeParse(jsonOf(body));
  const answer = parsed.success ? parsed.data : undefined;
  const said =
    answer?.message === undefined || answer.message === "" ? excerpt(body) : answer.message;
  // Server-side apply reports a field that the schema does not have as 500.
  if (status === 500 && said.includes("field not declared in schema"))
    return new ClusterError("invalid", `Cannot ${what}: the cluster's schema refuses it: ${said}`);
  switch (status) {
    case 401:
      return new ClusterError(
        "unauthorized",
        `Cannot ${what}: ${server} does not accept the credentials of the kubeconfig (expired token or certificate?); log in to the cluster again`,
      );
    case 403:
      return new ClusterError(
        "forbidden",
        `Cannot ${what}: ${said}; grant it with the ClusterRoles of deploy/rbac.yaml`,
      );
    case 404:
      return new ClusterError("not_found", `Cannot ${what}: ${said}`);
    case 409: {
      const causes = (answer?.details?.causes ?? []).filter(
        ({ reason }) => reason === "FieldManagerConflict",
      );
      return new ClusterError(
        "conflict",
        causes.length === 0
          ? `Cannot ${what}: ${said}; run \`pulumi up\` again`
          : `Cannot ${what}: ${describeConflicts(causes)}; let one of them go, or set \`force: true\` to take the fields over`,
        causes.length > 0 && areEdits(causes) ? { edits: describeConflicts(causes) } : {},
      );
    }
    case 400:
    case 422:
      return new ClusterError("invalid", `Cannot ${what}: the API server refuses it: ${said}`);
    case 429:
      return new ClusterError(
        "throttled",
        `Cannot ${what}: ${server} is too busy (429) even after waiting as it asked; try again later`,
      );
    default:
      return new ClusterError("server", `Cannot ${what}: ${server} answered ${status}: ${said}`);
  }
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** The beginning of an answer that is no Status, on one line. */
function excerpt(body: string): string {
  const line = body.replaceAll(/[^\x20-\x7e]+/g, " ").trim();
  return line === "" ? "no reason given" : line.length <= 200 ? line : `${line.slice(0, 200)}…`;
}
