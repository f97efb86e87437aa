import type { ContradictionOnHosts } from "../contradiction.ts";
import { nameOrCount } from "./formatDevices.ts";

/** `NicFirmwareVfs a wants NUM_OF_VFS exactly 8 and NicFirmwareVfs b exactly 16 on 0000:18:00.0 of dgx[001-002]: …`. */
export function formatContradiction(found: ContradictionOnHosts): string {
  const { hosts, parameter, devices, a, b } = found;
  const place = devices.length === 0 ? hosts : `${nameOrCount(devices, "devices")} of ${hosts}`;
  return (
    `${a.resource} wants ${parameter} ${a.value} and ${b.resource} ${b.value} on ${place}: ` +
    "expected one value; change one of them or take these hosts out of its set"
  );
}
