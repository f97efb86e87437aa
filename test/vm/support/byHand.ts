import { setTimeout as delay } from "node:timers/promises";
import type { VmGuest } from "../../../lab/vm/vmGuest.ts";
import { ledger } from "./ledger.ts";

/** A warm reboot that is none of ours: returns when sshd answers again. */
export async function rebootByHand(guest: VmGuest): Promise<void> {
  ledger.byHand("warm");
  const before = guest.boots.warm;
  await guest.run("systemctl reboot");
  while (guest.boots.warm === before) await delay(500);
  await guest.answers();
}

/** What an operator does to a machine that does not answer: returns when sshd answers again. */
export async function powerCycleByHand(guest: VmGuest): Promise<void> {
  ledger.byHand("cold");
  await guest.powerOff();
  await guest.powerOn();
  await guest.answers();
}
