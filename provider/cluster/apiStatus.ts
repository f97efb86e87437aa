import { z } from "zod";
import { ClusterError } from "./clusterError.ts";
import { areEdits, describeConflicts } from "./conflicts.ts";
import { firstLine } from "./firstLine.ts";

/** `meta/v1 Status`, as far as it is told further. */
const Status = z.object({
  message: z.string().default(""),
  details: z
    .object({
      name: z.string().default(""),
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
type Status = z.infer<typeof Status>;

/** What was asked of whom. */
export interface Asked {
  /** In words: `apply IPPool network-operator/vf-pool-1`. */
  readonly what: string;
  readonly method: "GET" | "PATCH" | "DELETE";
  readonly server: string;
  /** Which credential has run out; `undefined` where none tells so. */
  readonly expired: () => string | undefined;
}

/** The API server's refusal as an error that says what to do. */
export function errorOfStatus(status: number, body: string, asked: Asked): ClusterError {
  const { what, server } = asked;
  const answer = statusOf(body);
  const said = answer.message === "" ? firstLine(body) : oneLine(answer.message);
  // Server-side apply reports a field that the schema does not have as 500.
  if (status === 500 && said.includes("field not declared in schema"))
    return new ClusterError("invalid", `Cannot ${what}: the cluster's schema refuses it: ${said}`);
  switch (status) {
    case 401: {
      const why = asked.expired() ?? "expired token or certificate?";
      return new ClusterError(
        "unauthorized",
        `Cannot ${what}: ${server} does not accept the credentials of the kubeconfig (${why}); log in to the cluster again`,
      );
    }
    case 403:
      return forbidden(said, asked);
    case 404:
      return new ClusterError(
        "not_found",
        answer.details?.kind === "namespaces"
          ? `Cannot ${what}: the cluster has no namespace "${answer.details.name}"; create it first`
          : `Cannot ${what}: ${said}`,
      );
    case 409:
      return conflict(answer, said, asked);
    case 410:
      return new ClusterError("expired", `Cannot ${what}: ${said}; run it again`);
    case 400:
    case 422:
      return new ClusterError("invalid", `Cannot ${what}: the API server refuses it: ${said}`);
    case 429:
      return new ClusterError(
        "throttled",
        `Cannot ${what}: ${server} is too busy (429: ${said}) even after waiting as it asked; try again later`,
      );
    default:
      return new ClusterError("server", `Cannot ${what}: ${server} answered ${status}: ${said}`);
  }
}

/** Rights that are missing, in the server's words: they name user, verb and resource; or a refusal by an admission rule. */
function forbidden(said: string, { what, method }: Asked): ClusterError {
  // kube-apiserver, responsewriters/errors.go forbiddenMessage.
  if (!/ cannot \S+ (resource|path) /.test(said))
    return new ClusterError("invalid", `Cannot ${what}: the API server refuses it: ${said}`);
  const role = method === "GET" ? "pulumi-rdma-observe" : "pulumi-rdma-manage";
  return new ClusterError(
    "forbidden",
    `Cannot ${what}: ${said}; bind that user to the ClusterRole ${role} of deploy/rbac.yaml`,
  );
}

function conflict(answer: Status, said: string, { what }: Asked): ClusterError {
  const causes = (answer.details?.causes ?? []).filter(
    ({ reason }) => reason === "FieldManagerConflict",
  );
  if (causes.length === 0)
    return new ClusterError("conflict", `Cannot ${what}: ${said}; run \`pulumi up\` again`);
  const owners = describeConflicts(causes);
  return new ClusterError(
    "conflict",
    `Cannot ${what}: ${owners}; let one of them go, or set \`force: true\` to take the fields over`,
    areEdits(causes) ? { edits: owners } : {},
  );
}

function statusOf(body: string): Status {
  try {
    return Status.parse(JSON.parse(body));
  } catch {
    return { message: "" };
  }
}

/** Webhooks write what they like: lines, colours. */
function oneLine(message: string): string {
  return message.replaceAll(/\p{Cc}+/gu, " ").trim();
}
