import { foldNodes } from "../../../facts/nodeset.ts";
import { nameOrCount } from "../../text/formatDevices.ts";
import type { Conflict, ConflictEffect } from "./conflict.ts";

const nouns = {
  "rdma-mode": "hosts",
  NUM_OF_VFS: "cards",
  LINK_TYPE: "ports",
  numvfs: "PFs",
  firmware: "cards",
} as const;

/**
 * A line for every set of conflicts that differ in host and device alone:
 * `NicFirmwareVfs dgx wants NUM_OF_VFS exactly 8 and SriovNetworkNodePolicy ib24 16 on 0000:18:00.0 of dgx[030-031]: …`.
 */
export function formatConflicts(conflicts: readonly Conflict[]): string[] {
  const groups = Map.groupBy(conflicts, (each) => JSON.stringify({ ...each, host: "", pci: "" }));
  return [...groups.values()].flatMap((group) =>
    group[0] === undefined ? [] : [line(group[0], group)],
  );
}

function line({ what, ours, theirs, effect }: Conflict, group: readonly Conflict[]): string {
  const hosts = foldNodes(group.map(({ host }) => host));
  const devices = group.map(({ pci }) => pci).filter((pci) => pci !== "");
  const place = devices.length === 0 ? hosts : `${nameOrCount(devices, nouns[what])} of ${hosts}`;
  const [mine, other] = [ours.resource, theirs.object];
  const both =
    effect === "same" || effect === "same_at_least"
      ? `${mine} and ${other} both set ${labels[what]} to ${theirs.value} on ${place}`
      : `${mine} wants ${labels[what]} ${ours.value} and ${other} ${theirs.value} on ${place}`;
  return `${both}: ${consequence(effect, what)}`;
}

const labels = {
  "rdma-mode": "RDMA mode",
  NUM_OF_VFS: "NUM_OF_VFS",
  LINK_TYPE: "LINK_TYPE",
  numvfs: "sriov_numvfs",
  firmware: "NUM_OF_VFS",
} as const;

function consequence(effect: ConflictEffect, what: Conflict["what"]): string {
  switch (effect) {
    case "same":
      return what === "rdma-mode"
        ? "two owners; RdmaMode keeps the kernel argument that this operator compares, so change both together"
        : "two owners; change both together, or leave it to one of them";
    case "same_at_least":
      return 'two owners, and that operator reboots for more than its number too; write match: "exactly"';
    case "theirs_is_more":
      return 'that operator reboots for its own number; write the same number and match: "exactly", and a Rollout does it in its waves';
    case "undone":
      return "each undoes what the other sets; expected one value: change one of them, or take these hosts out of one";
    case "too_few":
      return "that operator fails with fewer than it wants; raise ours or lower theirs";
    case "reset":
      return "that operator drives the card back to its factory values; expected no resetToDefault, or no claim of ours on these cards";
  }
}
