import type { BmcTarget } from "./bmcTarget.ts";
import { type Clock, sleepSeconds } from "./clock.ts";
import { RedfishClient } from "./redfishClient.ts";
import { findSystem, type RedfishSystem } from "./redfishSystem.ts";

export interface PowerOptions extends Clock {
  /** Longest wait for one answer of the BMC. @default {30} */
  readonly requestTimeoutSeconds?: number;
}

/** Works with the system that a BMC powers, in a session that ends with the work. */
export async function withSystem<T>(
  bmc: BmcTarget,
  options: PowerOptions,
  work: (system: RedfishSystem) => Promise<T>,
): Promise<T> {
  const client = new RedfishClient(bmc, {
    sleep: options.sleep ?? sleepSeconds,
    requestTimeoutSeconds: options.requestTimeoutSeconds ?? 30,
  });
  try {
    return await work(await findSystem(client, await client.open()));
  } finally {
    await client.close();
  }
}
