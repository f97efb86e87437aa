import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Fleet, type FleetOptions, startFleet } from "../../../lab/fleet/startFleet.ts";
import { createSshTransport } from "../../../provider/hosts/ssh/sshTransport.ts";
import type { Transport } from "../../../provider/hosts/transport.ts";

export interface FleetFixture {
  readonly fleet: Fleet;
  /** A transport that knows the fleet's hosts and nobody else's. */
  transport(connectTimeoutSeconds?: number): Transport;
  end(): Promise<void>;
}

/** A fleet whose hosts boot in a tenth of a second, in a folder of its own. */
export async function fleetFixture(
  hosts: FleetOptions["hosts"],
  more: Partial<FleetOptions> = {},
): Promise<FleetFixture> {
  const directory = mkdtempSync(join(tmpdir(), "fleet-"));
  const fleet = await startFleet({ directory, hosts, bootSeconds: 0.1, ...more });
  const open: Transport[] = [];
  return {
    fleet,
    transport(connectTimeoutSeconds = 10) {
      const transport = createSshTransport(
        { configFile: fleet.sshConfig, connectTimeoutSeconds },
        { sleep: () => Promise.resolve() },
      );
      open.push(transport);
      return transport;
    },
    async end() {
      await Promise.all(open.map((transport) => transport.close()));
      await fleet.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
