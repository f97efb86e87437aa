import { speaksIpmi } from "./bmcAddress.ts";
import type { BmcTarget } from "./bmcTarget.ts";
import { type Clock, sleepSeconds } from "./clock.ts";
import { IpmiSystem } from "./ipmi/ipmiSystem.ts";
import type { PowerSystem } from "./powerSystem.ts";
import { RedfishClient } from "./redfish/redfishClient.ts";
import { findSystem } from "./redfish/redfishSystem.ts";

/** ipmitool waits 10 s for a list of cipher suites, which older BMCs do not have. */
const ipmiLoginSeconds = 15;

export interface PowerOptions extends Clock {
  /** Longest wait for one answer of the BMC. @default {30} */
  readonly requestTimeoutSeconds?: number;
}

/** Works with the system that a BMC powers, in a session that ends with the work. */
export async function withSystem<T>(
  bmc: BmcTarget,
  options: PowerOptions,
  work: (system: PowerSystem) => Promise<T>,
): Promise<T> {
  const { sleep = sleepSeconds, requestTimeoutSeconds = 30 } = options;
  // Each of its commands is a session of its own.
  if (speaksIpmi(bmc.address)) {
    const timeoutSeconds = requestTimeoutSeconds + ipmiLoginSeconds;
    return work(new IpmiSystem(bmc, { sleep, timeoutSeconds }));
  }
  const client = new RedfishClient(bmc, { sleep, requestTimeoutSeconds });
  try {
    return await work(await findSystem(client, await client.open()));
  } finally {
    await client.close();
  }
}
