import type { HostProfile } from "../profile.ts";
import type { TreeWriter } from "./treeWriter.ts";

/** Leaves the records of an earlier run of pulumi-rdma, made before the present boot. */
export function writeRecords(tree: TreeWriter, profile: HostProfile, earlierBootId: string): void {
  if (profile.records === "none") return;
  for (const card of profile.cards) {
    const vfs = card.nv?.["NUM_OF_VFS"];
    if (vfs === undefined || vfs.current === vfs.next) continue;
    if (profile.records === "written") {
      tree.file(
        `var/lib/pulumi-rdma/firmware/${card.serial}`,
        [
          `boot_id ${earlierBootId}`,
          `wrote NUM_OF_VFS ${vfs.next}`,
          `previous NUM_OF_VFS ${vfs.current}`,
          `hint ${card.hint}`,
          "act warm-reboot",
          "",
        ].join("\n"),
      );
    } else {
      tree.file(
        `var/lib/pulumi-rdma/first-seen/${card.serial}`,
        `boot_id ${earlierBootId}\nnext NUM_OF_VFS ${vfs.next}\n`,
      );
    }
  }
}
