import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Machines of a lab, simulated or not, and how their BMCs are reached. */
export interface Machines {
  /** Folder that the lab keeps its state in. */
  readonly directory: string;
  readonly hosts: readonly {
    readonly name: string;
    readonly bmc: {
      readonly address: string;
      readonly username: string;
      readonly password: string;
      /** Of Redfish. */
      readonly fingerprint256?: string;
      /** Of IPMI. */
      readonly cipherSuite?: number;
    } | null;
  }[];
}

/** What a stack needs to know of a fleet. */
export interface FleetConfiguration {
  /** Host entries by name: the file of `rdma:hosts.file`. */
  readonly hostsFile: string;
  /** The credentials as JSON: of simulated BMCs, so a file may hold them. */
  readonly credentialsFile: string;
  /** `rdma:credentials`, to be set as a secret. */
  readonly credentials: Readonly<Record<string, { username: string; password: string }>>;
}

/** Writes the host entries of a fleet; each BMC has credentials of its own, named like its host. */
export function fleetConfiguration(fleet: Machines): FleetConfiguration {
  const hostsFile = join(fleet.directory, "hosts.json");
  const entries: Record<string, unknown> = {};
  const credentials: Record<string, { username: string; password: string }> = {};
  for (const { name, bmc } of fleet.hosts) {
    if (bmc === null) {
      entries[name] = {};
      continue;
    }
    const { address, username, password, fingerprint256: fingerprint, cipherSuite } = bmc;
    // JSON leaves out what is undefined.
    entries[name] = { bmc: { address, credentials: name, fingerprint, cipherSuite } };
    credentials[name] = { username, password };
  }
  const credentialsFile = join(fleet.directory, "credentials.json");
  writeFileSync(hostsFile, `${JSON.stringify(entries, null, 2)}\n`);
  writeFileSync(credentialsFile, `${JSON.stringify(credentials)}\n`);
  return { hostsFile, credentialsFile, credentials };
}
