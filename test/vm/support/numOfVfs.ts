import type { VmGuest } from "../../../lab/vm/vmGuest.ts";

/** NUM_OF_VFS of a guest's first card: `16 8` for Current and Next Boot. */
export async function numOfVfs(guest: VmGuest): Promise<string> {
  const text = await guest.read("mstconfig -e -d 0000:01:00.0 q NUM_OF_VFS | grep NUM_OF_VFS");
  return text.replace("*", "").trim().split(/\s+/).slice(2).join(" ");
}
