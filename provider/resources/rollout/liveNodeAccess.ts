import { sleepSeconds } from "../../power/clock.ts";
import { checkPower, coldPowerCycle } from "../../power/coldPowerCycle.ts";
import { readPowerState, turnOn } from "../../power/turnOn.ts";
import type { BmcTarget } from "../../power/bmcTarget.ts";
import { waitForBoot } from "../../power/waitForBoot.ts";
import type { CycleJournal } from "../../rollout/cycleJournal.ts";
import type { NodeAccess } from "../../rollout/nodeAccess.ts";
import type { WakeAccess } from "../../rollout/wakeHost.ts";
import { credentialCommands, defaultCredentials } from "../configuration/bmcCredentials.ts";
import type { HostInput } from "../hostsInput.ts";
import type { RolloutInputs } from "./rolloutInputs.ts";
import { type Session, targetOf } from "../configuration/session.ts";

/** A BMC of a host that is silent may be so too. */
const stateTimeoutSeconds = 10;

/** The real world of a Rollout: hosts over SSH, power over their BMCs. */
export function liveNodeAccess(
  current: Session,
  inputs: RolloutInputs,
  journal: CycleJournal,
): NodeAccess & WakeAccess {
  const target = (host: string): ReturnType<typeof targetOf> =>
    targetOf(host, inputs.hosts[host] ?? {});
  const bmc = (host: string): BmcTarget => bmcOf(host, inputs.hosts[host], current);
  return {
    read: (host) => current.hosts.read(target(host)),
    readAgain: (host) => current.hosts.readAgain(target(host)),
    apply: (host, steps, options) => current.hosts.apply(target(host), steps, options),
    checkPower: (host) => checkPower(bmc(host)),
    coldPowerCycle: async (host) => {
      const target = bmc(host);
      journal.begin(host, new Date());
      await coldPowerCycle(target, { offSeconds: inputs.powerOffSeconds });
      journal.end(host);
    },
    powerState: (host) => readPowerState(bmc(host), { requestTimeoutSeconds: stateTimeoutSeconds }),
    turnOn: (host) => turnOn(bmc(host)),
    waitForBoot: async (host, previous) => {
      const readBootId = async (): Promise<string | undefined> => {
        const read = await current.hosts.readAgain(target(host));
        return read.status === "read" ? read.facts.bootId : undefined;
      };
      await waitForBoot(readBootId, {
        host,
        previous,
        timeoutSeconds: inputs.bootTimeoutSeconds,
        pollSeconds: inputs.bootPollSeconds,
      });
    },
    pause: () => sleepSeconds(inputs.bootPollSeconds),
  };
}

function bmcOf(host: string, input: HostInput | undefined, current: Session): BmcTarget {
  const bmc = input?.bmc;
  if (bmc === undefined)
    throw new Error(`"${host}" has no power control: add "bmc" to its entry in hosts`);
  const name = bmc.credentials ?? defaultCredentials;
  const credentials = current.configuration.credentials[name];
  if (credentials === undefined)
    throw new Error(
      `The BMC of "${host}" needs the credentials "${name}", which the configuration does not hold: ${credentialCommands(name)}`,
    );
  return {
    host,
    address: bmc.address,
    ...credentials,
    ...(bmc.fingerprint === undefined ? {} : { fingerprint: bmc.fingerprint }),
    ...(bmc.cipherSuite === undefined ? {} : { cipherSuite: bmc.cipherSuite }),
  };
}
