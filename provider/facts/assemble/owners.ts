import type { HostFacts, Owner } from "../hostFacts.ts";
import { parseKernelCommandLine } from "../parse/kernelCommandLine.ts";
import type { ProbeOutput } from "./probeOutput.ts";

type Kind = Owner["kind"];

/**
 * Who rewrites /etc and the boot configuration. The first that holds counts:
 * Talos and Base Command Manager own all, a root file system that is fetched or
 * thrown away at boot keeps nothing, and on image-based systems the operator of
 * the image owns the boot arguments.
 */
export function assembleOwners(probe: ProbeOutput, osId: string): HostFacts["owners"] {
  const owner = (kind: Kind, sign: string | undefined): Owner | null =>
    sign === undefined ? null : { kind, sign };
  const everything =
    owner("talos", osId === "talos" ? "ID=talos in /etc/os-release" : undefined) ??
    owner("bcm", bcmSign(probe)) ??
    owner("network-root", networkRootSign(probe)) ??
    owner("mco", probe.signs("mco")[0]);
  if (everything !== null) return { etc: everything, boot: everything };
  return { etc: null, boot: owner("bootc", bootcSign(probe)) };
}

function bcmSign(probe: ProbeOutput): string | undefined {
  return probe.signs("bcm")[0];
}

/** `bootc` is also a plain tool: it owns the boot arguments only of a host booted from an image. */
function bootcSign(probe: ProbeOutput): string | undefined {
  const [folder] = probe.signs("bootc");
  if (folder !== undefined) return folder;
  const booted = probe.signs("ostree").length > 0 && probe.tools.includes("bootc");
  return booted ? "bootc on a host booted from an image" : undefined;
}

const remoteFileSystems = /^(?:nfs4?|overlay|tmpfs|ramfs|rootfs|squashfs|aufs|9p|virtiofs)$/;

function networkRootSign(probe: ProbeOutput): string | undefined {
  const tokens = parseKernelCommandLine(probe.host("cmdline"));
  const argument = tokens.find((token) =>
    /^(?:root=(?:\/dev\/nfs|nfs4?:|live:|tmpfs|http)|nfsroot=|netroot=|boot=(?:live|casper)$|overlayroot=(?!disabled))/.test(
      token,
    ),
  );
  if (argument !== undefined) return argument;
  const type = rootFileSystem(probe);
  return type !== undefined && remoteFileSystems.test(type) ? `/ is ${type}` : undefined;
}

/** Type of the last mount on /. */
function rootFileSystem(probe: ProbeOutput): string | undefined {
  const mounts = (probe.jobs.get("mounts")?.text ?? "").split("\n").map((line) => line.split(" "));
  return mounts.findLast(([, point]) => point === "/")?.[2];
}
