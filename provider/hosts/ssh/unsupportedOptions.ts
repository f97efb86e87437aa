import type { ConfigOption } from "./configTree.ts";
import type { ConfigOptions } from "./configOptions.ts";

/**
 * Keywords that `ssh` would act upon and ssh2 1.17 cannot, by lower-case name:
 * spelling, and the values that change nothing. `ProxyCommand` is decided where
 * jump hosts are.
 */
const unsupported: Readonly<Record<string, { keyword: string; harmless: readonly string[] }>> = {
  certificatefile: { keyword: "CertificateFile", harmless: ["none"] },
  pkcs11provider: { keyword: "PKCS11Provider", harmless: ["none"] },
  securitykeyprovider: { keyword: "SecurityKeyProvider", harmless: ["internal", "none"] },
  knownhostscommand: { keyword: "KnownHostsCommand", harmless: ["none"] },
  revokedhostkeys: { keyword: "RevokedHostKeys", harmless: ["none"] },
  canonicalizehostname: { keyword: "CanonicalizeHostname", harmless: ["no", "none", "false"] },
};

/** First option in effect that ssh2 cannot follow, or `undefined`. */
export function findUnsupportedOption(
  options: ConfigOptions,
): { readonly keyword: string; readonly file: string } | undefined {
  for (const [name, { keyword, harmless }] of Object.entries(unsupported)) {
    const hit = options
      .get(name)
      ?.find((option) => !harmless.includes((option.values[0] ?? "").toLowerCase()));
    if (hit) return { keyword, file: hit.file };
  }
  return withoutPublicKey(options);
}

/** Only public keys are offered: passwords and GSSAPI cannot serve an unattended run. */
function withoutPublicKey(
  options: ConfigOptions,
): { readonly keyword: string; readonly file: string } | undefined {
  const first = (name: string): ConfigOption | undefined => options.get(name)?.[0];
  const publicKey = first("pubkeyauthentication");
  if (publicKey && ["no", "false"].includes((publicKey.values[0] ?? "").toLowerCase()))
    return { keyword: `PubkeyAuthentication ${publicKey.values[0] ?? ""}`, file: publicKey.file };
  const preferred = first("preferredauthentications");
  const methods = preferred?.values[0] ?? "publickey";
  if (preferred && !methods.toLowerCase().split(",").includes("publickey"))
    return { keyword: `PreferredAuthentications ${methods}`, file: preferred.file };
  return undefined;
}
