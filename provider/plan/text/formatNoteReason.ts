import type { NoteReason } from "../reason.ts";

/** Worth telling, needs nothing of this plan. */
export function formatNoteReason(reason: NoteReason): string {
  switch (reason.code) {
    case "operator_removes_argument":
      return `The SR-IOV operator (its pool's rdmaMode ${
        reason.pool === "unset" ? "is unset" : "is not known"
      }) ${
        reason.loops
          ? "reboots at every start of its daemon because of ib_core.netns_mode on the kernel command line, which it cannot remove here"
          : "removes ib_core.netns_mode from the kernel command line and reboots"
      }; name the mode in its SriovNetworkPoolConfig`;
    case "operator_pool_differs":
      return `The SR-IOV operator's pool asks for RDMA mode ${reason.pool} and will undo ${reason.wanted}; set rdmaMode: ${reason.wanted} in its SriovNetworkPoolConfig`;
    case "needs_root":
      return "Changes take root; allow the SSH user to run sudo without a password";
  }
}
