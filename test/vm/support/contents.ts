import type { VmGuest } from "../../../lab/vm/vmGuest.ts";

/** Hashes of everything that the product may write, and of the disk with the cards' NVRAM. */
export async function contents(guest: VmGuest): Promise<string[]> {
  const text = await guest.read(
    "sync; find /etc /boot /var/lib/pulumi-rdma -xdev -type f -exec sha256sum {} + 2>/dev/null | sort -k 2; sha256sum /dev/vdb",
  );
  return text.split("\n");
}
