import { ParseError } from "./parseError.ts";
import { unquoteShell } from "./shellQuote.ts";

export interface OsRelease {
  /** `ubuntu` (also DGX OS), `rhel`, `rocky`, `sles`, `fedora`; `linux` where the file names none. */
  id: string;
  /** Families, closest first: `["rhel", "centos", "fedora"]`. */
  idLike: string[];
  /** Empty for rolling releases. */
  versionId: string;
  /** PRETTY_NAME, else NAME. */
  name: string;
  /** `coreos` for Fedora CoreOS and RHCOS, `server`; empty where there is none. */
  variantId: string;
}

/**
 * Reads /etc/os-release: shell assignments with optional quotes. Lines that are no
 * assignment are ignored, as os-release(5) asks for.
 *
 * @throws {ParseError} where the text holds no assignment at all, or one whose quote does not end
 */
export function parseOsRelease(text: string): OsRelease {
  const values = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [, name, value] = /^\s*([A-Z][A-Z0-9_]*)=(.*)$/.exec(line.trimEnd()) ?? [];
    if (name !== undefined && value !== undefined) {
      values.set(name, unquoteShell(value));
    }
  }
  if (values.size === 0) {
    throw new ParseError("Expected os-release, lines of the form ID=ubuntu", text);
  }
  return {
    id: values.get("ID") ?? "linux",
    idLike: (values.get("ID_LIKE") ?? "").split(/\s+/).filter((id) => id !== ""),
    versionId: values.get("VERSION_ID") ?? "",
    name: values.get("PRETTY_NAME") ?? values.get("NAME") ?? "Linux",
    variantId: values.get("VARIANT_ID") ?? "",
  };
}
