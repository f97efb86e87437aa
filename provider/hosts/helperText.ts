import { createHash } from "node:crypto";
import type { Script } from "./transport.ts";

/** Where helpers are on a host. The same on every host: sudoers names it. */
const helperFolder = "/usr/local/sbin";

export function helperName(script: Script["name"]): string {
  return `pulumi-rdma-${script}`;
}

export function helperPath(script: Script["name"]): string {
  return `${helperFolder}/${helperName(script)}`;
}

const digests = new WeakMap<Script, string>();

/** Tells whether a helper runs the same script: the beginning of its text's SHA-256. */
export function scriptDigest(script: Script): string {
  const known = digests.get(script);
  if (known !== undefined) return known;
  const digest = createHash("sha256").update(script.text).digest("hex").slice(0, 16);
  digests.set(script, digest);
  return digest;
}

/**
 * A script as a program for a host: root's own, without arguments, so that
 * sudoers can allow it and nothing else. It takes what it is asked for from its
 * standard input, and only from the version that it belongs to. PATH is set,
 * for not every sudoers has a secure_path; HOST_ROOT is for tests.
 *
 * @param version of this package, for the eye
 */
export function helperText(script: Script, version: string): string {
  const name = helperName(script.name);
  const digest = scriptDigest(script);
  return `#!/bin/sh
# ${name} of pulumi-rdma ${version}, script ${digest}.
# Belongs to root, mode 755, in ${helperFolder}; takes no arguments. Reads from its
# standard input "pulumi-rdma ${script.name} <script> <nonce>", then lines up to "end".
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
unset HOST_ROOT ENV BASH_ENV CDPATH LD_PRELOAD LD_LIBRARY_PATH
${script.text.trimEnd()}
helper() {
printf 'pulumi-rdma-ready\\n'
if [ "$#" -ne 0 ] || ! IFS=' ' read -r word name digest nonce || [ "$word $name" != 'pulumi-rdma ${script.name}' ]; then
echo '${name} takes no arguments, and one request on its standard input' >&2
exit 64
fi
case $nonce in *[!0-9a-f]* | '') exit 64 ;; esac
if [ "$digest" != ${digest} ]; then
printf '\\n%s begin 1\\n\\n%s helper-version ${version} ${digest}\\n\\n%s end 78\\n' "$nonce" "$nonce" "$nonce"
exit 78
fi
main "$nonce"
}
helper "$@"
exit
`;
}
