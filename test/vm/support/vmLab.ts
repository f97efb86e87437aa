import assert from "node:assert/strict";
import type { PulumiResult } from "../../../lab/cli/pulumiWorkspace.ts";
import type { GuestProfile } from "../../../lab/vm/guestMachine.ts";
import { type Guests, startGuests } from "../../../lab/vm/startGuests.ts";
import { assertExit, EngineLab, textOf } from "../../support/engineLab.ts";
import { ledger } from "./ledger.ts";

export type VmLab = EngineLab<Guests>;

/** Options of a Rollout on guests: two busy cores may need minutes for a boot. */
export const patient =
  '{ drain: "none", powerOffSeconds: 1, bootPollSeconds: 2, bootTimeoutSeconds: 900 }';

/** Real kernels, and a stack of the real Pulumi CLI that knows them. */
export async function openVmLab(
  name: string,
  guests: Readonly<Record<string, GuestProfile>>,
  body: string,
): Promise<VmLab> {
  const start = async (directory: string): Promise<Guests> => {
    const started = await startGuests({ directory, guests, say: console.log });
    const close = (): Promise<void> => {
      ledger.close(started.hosts);
      return started.close();
    };
    return { ...started, close };
  };
  const lab = await EngineLab.over(name, start, body);
  lab.stack.configure({
    "rdma:ssh": { configFile: lab.fleet.sshConfig, connectTimeoutSeconds: 60 },
  });
  return lab;
}

export interface Boots {
  readonly warm: number;
  readonly cold: number;
}

/**
 * Runs `up` and holds the boots that the guests really went through against what
 * preview said right before.
 *
 * @param escalated Power cycles that preview announced as what follows where warm is not enough.
 */
export async function upAsPredicted(
  lab: VmLab,
  escalated = 0,
): Promise<{ readonly preview: string; readonly up: PulumiResult }> {
  const previewed = await lab.preview();
  assertExit(previewed, 0);
  const preview = textOf(previewed);
  const { warm, cold } = predicted(preview);
  if (escalated > 0) assert.match(preview, /then cold where warm is not enough/);
  const plan = { warm, cold: cold + escalated };
  const before = bootsOf(lab);
  const up = await lab.up();
  assertExit(up, 0);
  ledger.predict(plan);
  assert.deepEqual(difference(bootsOf(lab), before), plan, preview + textOf(up));
  return { preview, up };
}

/**
 * Runs an `up` that stops.
 *
 * @param performed What of the plan the guests go through before.
 * @returns What it printed, without the breaks of its lines.
 */
export async function upThatStops(lab: VmLab, performed: Boots): Promise<string> {
  const previewed = await lab.preview();
  assertExit(previewed, 0);
  const plan = predicted(textOf(previewed));
  const before = bootsOf(lab);
  const up = await lab.up();
  assertExit(up, 1);
  ledger.predict(plan, difference(plan, performed));
  assert.deepEqual(difference(bootsOf(lab), before), performed, textOf(up));
  return textOf(up).replaceAll(/\s+/g, " ");
}

/** `1 of 2 nodes would reboot: 1 warm, 1 cold power cycle`; no such line: none. */
function predicted(preview: string): Boots {
  const line = /nodes? would reboot: (.*)/.exec(preview)?.[1] ?? "";
  return {
    warm: Number(/(\d+) warm/.exec(line)?.[1] ?? "0"),
    cold: Number(/(\d+) cold/.exec(line)?.[1] ?? "0"),
  };
}

function difference(a: Boots, b: Boots): Boots {
  return { warm: a.warm - b.warm, cold: a.cold - b.cold };
}

function bootsOf(lab: VmLab): Boots {
  const sum = (kind: keyof Boots): number =>
    lab.fleet.hosts.reduce((count, { boots }) => count + boots[kind], 0);
  return { warm: sum("warm"), cold: sum("cold") };
}
