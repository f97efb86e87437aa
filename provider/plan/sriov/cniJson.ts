/**
 * Compact JSON for the text fields of networks. The operator puts it between
 * single quotes into YAML and takes all white space out of `ipam` (operator
 * v1.6 api/v1/helper.go, bindata/manifests/cni-config/sriov): both are escaped,
 * so that values arrive as they were written.
 */
export function cniJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /['\s\u0085]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
