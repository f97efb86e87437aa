import type { NodeCase } from "./deriveNodeStates.ts";
import { isSameSpec } from "./desiredSpec.ts";
import { isSettled } from "./nodeView.ts";
import type { OperatorSettings } from "./operatorSettings.ts";
import { nothingFound, type Part } from "./part.ts";

const serviceFile = "/etc/systemd/system/sriov-config.service";

/**
 * Systemd mode: the whole spec is a file on the host, and any byte of it that
 * changes is a reboot, as is a drain (249e200, daemon.go, pkg/host/internal/systemd).
 * A new node on which nothing is wanted is the exception.
 */
export function systemdRule(
  node: NodeCase,
  { systemd }: OperatorSettings,
  change: { readonly modeChanges: boolean; readonly drains: boolean },
): Part {
  if (!systemd) return nothingFound;
  const { view, desired, host } = node;
  const changes = view !== undefined && !isSameSpec(view.spec, desired);
  const isNew = view === undefined && desired.interfaces.length > 0;
  const lacksService =
    host !== undefined && !host.sriovOperator.signs.includes(serviceFile) && !isOpenShift(node);
  const first = change.modeChanges || isNew || lacksService;
  const external = desired.interfaces.some(
    ({ externallyManaged, numVfs }) => externallyManaged && numVfs > 0,
  );
  const settled = view !== undefined && isSettled(view);
  return {
    ...nothingFound,
    reboots: [
      ...(first ? [{ code: "systemd_first" } as const] : []),
      ...(changes ? [{ code: "systemd_change" } as const] : []),
      ...(change.drains ? [{ code: "systemd_drain" } as const] : []),
    ],
    unknown: first || changes || settled ? [] : [{ code: "systemd_files" }],
    loops: change.drains && external ? [{ code: "external_systemd" }] : [],
  };
}

/** There the services come from a MachineConfig. */
export function isOpenShift({ node }: NodeCase): boolean {
  return "node.openshift.io/os_id" in node.labels;
}
