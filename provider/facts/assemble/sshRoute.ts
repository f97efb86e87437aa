import type { PfFacts } from "../cardFacts.ts";
import type { ProbeOutput } from "./probeOutput.ts";

/**
 * Tells whether the SSH session of the probe runs over a PF: the device that
 * answers the client, or one that lies under it (bond, bridge, VLAN), or its VF's
 * parent. With a session whose route could not be told, every PF with a netdev
 * may carry it.
 */
export function sshRoute(probe: ProbeOutput): (pf: PfFacts) => boolean {
  const devices = (probe.jobs.get("route")?.text ?? "").split("\n").filter((line) => line !== "");
  if (devices.length === 0) {
    const session = probe.host("ssh") !== "";
    return (pf) => session && pf.netdev !== null;
  }
  const names = new Set(devices.map((line) => line.split(" ")[0]));
  const addresses = new Set(devices.map((line) => line.split(" ")[1]));
  return (pf) => (pf.netdev !== null && names.has(pf.netdev)) || addresses.has(pf.pci);
}
