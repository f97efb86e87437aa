import { setTimeout as delay } from "node:timers/promises";
import type { VmGuest } from "../../../lab/vm/vmGuest.ts";

/** A warm reboot that is none of ours: returns when sshd answers again. */
export async function rebootByHand(guest: VmGuest): Promise<void> {
  const before = guest.boots.warm;
  await guest.run("systemctl reboot");
  while (guest.boots.warm === before) await delay(500);
  await guest.answers();
}
