import { ClusterError } from "./clusterError.ts";

/** Codes of Node and OpenSSL for certificates that cannot be trusted. */
const untrusted = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ALTNAME/;

/** What stood between us and the API server, in words. */
export function connectionFailure(
  cause: unknown,
  what: string,
  server: string,
  seconds: number,
): ClusterError {
  const { code, message } = innermost(cause);
  const fail = (kind: "tls" | "timeout" | "unreachable", why: string): ClusterError =>
    new ClusterError(kind, `Cannot ${what}: ${why}`, { cause });
  // An alert is what the other side says about us.
  if (code.includes("ALERT"))
    return fail(
      "tls",
      `${server} refuses our client certificate (${code}); it may have expired: log in to the cluster again`,
    );
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return fail(
      "tls",
      `the certificate of ${server} is for other names than this address; use one of its names in the kubeconfig, or set tls-server-name`,
    );
  if (code === "CERT_HAS_EXPIRED")
    return fail("tls", `the certificate of ${server}, or its issuer's, has expired; renew it`);
  if (untrusted.test(code))
    return fail(
      "tls",
      `the certificate of ${server} is not trusted (${code}); compare certificate-authority-data of the kubeconfig with the cluster's own`,
    );
  if (code === "EPROTO" || code.startsWith("ERR_SSL") || code.startsWith("ERR_TLS"))
    return fail(
      "tls",
      `${server} does not speak TLS as expected (${code}); see whether the \`server\` of the kubeconfig's context should begin with http://, or its port is another program's`,
    );
  if (/Timeout|TIMEOUT|Abort/.test(code))
    return fail(
      "timeout",
      `no answer from ${server} within ${seconds} s; see whether the API server is up and reachable from here`,
    );
  return fail(
    "unreachable",
    `${server} cannot be reached (${code === "" ? message : code}); see whether the API server is up, and the \`server\` of the kubeconfig's context`,
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
