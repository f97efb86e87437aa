import { parseOsRelease } from "../parse/osRelease.ts";
import { ParseError } from "../parse/parseError.ts";
import { parseToolVersion } from "../parse/toolVersion.ts";
import type { HostFacts, OsFamily } from "../hostFacts.ts";
import { remembered } from "../remembered.ts";
import type { ProbeOutput } from "./probeOutput.ts";

/** Nodes of one pool print equal ones. */
const osReleaseOf = remembered(parseOsRelease, 64);

/** ID, version and family; family `other` where os-release is missing or damaged. */
export function assembleOs(probe: ProbeOutput): HostFacts["os"] {
  const text = probe.files.get("/etc/os-release") ?? probe.files.get("/usr/lib/os-release") ?? "";
  try {
    const { id, idLike, versionId, name } = osReleaseOf(text);
    const ostree = probe.signs("ostree").length > 0;
    return { family: ostree ? "ostree" : familyOf([id, ...idLike]), id, versionId, name };
  } catch (error) {
    if (error instanceof ParseError) {
      return { family: "other", id: "linux", versionId: "", name: "" };
    }
    throw error;
  }
}

const families: readonly (readonly [OsFamily, readonly string[]])[] = [
  ["debian", ["debian", "ubuntu"]],
  ["rhel", ["rhel", "fedora", "centos", "rocky", "almalinux", "ol", "amzn"]],
  ["suse", ["suse", "sles", "sle", "opensuse", "opensuse-leap"]],
];

function familyOf(ids: readonly string[]): OsFamily {
  const found = families.find(([, members]) => ids.some((id) => members.includes(id)));
  return found?.[0] ?? "other";
}

/**
 * /proc/sys/kernel/bootloader_type of x86: Linux's number of the loader, shifted left by
 * four, where 0xd is kexec (Documentation/arch/x86/boot.rst). dash reads a byte at a time
 * and the kernel gives such a file in one piece only (proc_dointvec()): 208 comes as 2,
 * which begins the number of no other loader in use (GRUB's is 112 to 127).
 */
export function assembleKexec(probe: ProbeOutput): Pick<HostFacts, "startedByKexec"> {
  const kexec = /^2(?:0[89]|1\d|2[0-3])?$/.test(probe.host("boot_loader").trim());
  return kexec ? { startedByKexec: true } : {};
}

/** DMI vendor and product in one, the vendor once: `NVIDIA DGX B200`, `Dell Inc. PowerEdge R750`. */
export function assembleProduct(probe: ProbeOutput): string {
  const vendor = probe.host("vendor").trim();
  const product = probe.host("product").trim();
  return product.startsWith(vendor) ? product : `${vendor} ${product}`.trim();
}

export function assembleAccess(probe: ProbeOutput): HostFacts["access"] {
  if (probe.host("uid") !== "0") return "unprivileged";
  return probe.host("sudo") === "" ? "root" : "sudo";
}

/** /sys/kernel/security/lockdown marks the value in effect with brackets. */
export function assembleLockdown(probe: ProbeOutput): HostFacts["lockdown"] {
  const text = probe.host("lockdown");
  if (text.includes("[confidentiality]")) return "confidentiality";
  return text.includes("[integrity]") ? "integrity" : "none";
}

/** The reset tool comes with the configuration tool, in one version. */
const samePackage: Readonly<Record<string, string>> = {
  mstconfig: "mstfwreset",
  mlxconfig: "mlxfwreset",
};

/** Likewise equal. */
const versionOf = remembered(parseToolVersion, 64);

export function assembleTools(probe: ProbeOutput): Record<string, string> {
  const tools: Record<string, string> = {};
  for (const name of probe.tools) tools[name] = "";
  const { name, version } = probe.firmwareTool;
  for (const tool of [name, samePackage[name] ?? ""])
    if (probe.tools.includes(tool)) tools[tool] = versionOf(version);
  const rdma = probe.jobs.get("rdma-version");
  if (probe.tools.includes("rdma") && rdma?.status === 0) tools["rdma"] = versionOf(rdma.text);
  return tools;
}
