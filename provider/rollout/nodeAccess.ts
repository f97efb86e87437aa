import type { HostRead } from "../facts/hostRead.ts";
import type { ApplyReport } from "../hosts/applyReport.ts";
import type { ApplyOptions, ApplyStep } from "../hosts/applySteps.ts";

/** What a rollout can do to the nodes of its set; the one place where its decisions meet the world. */
export interface NodeAccess {
  /** Probes now, whatever was read before. */
  readAgain(host: string): Promise<HostRead>;
  /** What was read last: after a write, by the write itself. */
  read(host: string): Promise<HostRead>;
  /** @throws HostError where the steps may not have run to their end. */
  apply(host: string, steps: readonly ApplyStep[], options: ApplyOptions): Promise<ApplyReport>;
  /** Reads the power control without acting. @throws PowerError where a cold power cycle could not be done. */
  checkPower(host: string): Promise<void>;
  /** Off, seen off, dwell, on. @throws PowerError */
  coldPowerCycle(host: string): Promise<void>;
  /** Until the boot id is another one than `previous`. @throws Error naming the host after the deadline. */
  waitForBoot(host: string, previous: string): Promise<void>;
  /** The time between two looks at a node that has booted and whose drivers are not up yet. */
  pause(): Promise<void>;
}
