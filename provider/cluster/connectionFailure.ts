import { ClusterError } from "./clusterError.ts";

/** Codes of Node and OpenSSL for certificates that cannot be trusted. */
const untrusted = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL|UNABLE_TO_GET_ISSUER|ALTNAME/;

/** What stood between us and the API server, in words. */
export function connectionFailure(
  cause: unknown,
  what: string,
  server: string,
  seconds: number,
): ClusterError {
  const { code, message } = innermost(cause);
  if (untrusted.test(code))
    return new ClusterError(
      "tls",
      `Cannot ${what}: the certificate of ${server} is not trusted (${code}); compare certificate-authority-data of the kubeconfig with the cluster's own`,
      { cause },
    );
  if (/Timeout|TIMEOUT|Abort/.test(code))
    return new ClusterError(
      "timeout",
      `Cannot ${what}: no answer from ${server} within ${seconds} s; see whether the API server is up and reachable from here`,
      { cause },
    );
  return new ClusterError(
    "unreachable",
    `Cannot ${what}: ${server} cannot be reached (${code === "" ? message : code}); see whether the API server is up, and the \`server\` of the kubeconfig's context`,
    { cause },
  );
}

function innermost(error: unknown): { readonly code: string; readonly message: string } {
  if (!(error instanceof Error)) return { code: "", message: "unknown error" };
  if (error.cause instanceof Error) return innermost(error.cause);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return {
    code: code === "" && /Abort|Timeout/.test(error.name) ? error.name : code,
    message: error.message,
  };
}
