import type { HostFacts } from "../hostFacts.ts";
import type { ProbeOutput } from "./probeOutput.ts";

const folder = "/etc/pulumi-rdma/vfs/";

/** The boot unit of VFs; nothing where there is none of ours. */
export function assembleBootVfs(probe: ProbeOutput): Pick<HostFacts, "bootVfs"> {
  const { bootUnit } = probe;
  if (bootUnit !== "right" && bootUnit !== "changed" && bootUnit !== "disabled") return {};
  const ports = [...probe.files]
    .filter(([path]) => path.startsWith(folder))
    .map(([path, text]) => {
      const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
      return [path.slice(folder.length), lines] as const;
    });
  return { bootVfs: { unit: bootUnit, ports: Object.fromEntries(ports) } };
}
