import type { HostFacts } from "../../facts/hostFacts.ts";
import type { RdmaMode } from "../../facts/rdmaMode.ts";
import { modeFile } from "../mode/modprobeFiles.ts";
import type { EffectNote } from "./effect.ts";
import type { NicPolicyContext } from "./nicPolicyContext.ts";
import { sections } from "./sections.ts";
import { sectionAt, type Tree } from "./tree.ts";

/** What a reload of the driver does to a node beside its links. */
export function driverReloadNotes(
  nodes: readonly string[],
  after: Tree,
  { hosts }: NicPolicyContext,
): EffectNote[] {
  if (nodes.length === 0) return [];
  const waiting = sections.filter(
    ({ path, workloads }) =>
      sectionAt(after, path) !== undefined &&
      workloads.some(({ selects }) => selects.includes("driver")),
  );
  const probed = nodes.flatMap((name) => {
    const host = hosts.get(name);
    return host === undefined ? [] : [{ name, host }];
  });
  const cut = probed.filter(({ host }) => host.cards.some(({ carriesSsh }) => carriesSsh));
  return [
    ...(waiting.length === 0
      ? []
      : [{ code: "plugins_leave" as const, sections: waiting.map(({ path }) => path) }]),
    ...modeNotes(nodes, hosts),
    ...(cut.length === 0 ? [] : [{ code: "ssh_cut" as const, nodes: cut.map(({ name }) => name) }]),
  ];
}

/** A load of ib_core reads netns_mode anew, which undoes a mode that was set at runtime only. */
function modeNotes(nodes: readonly string[], hosts: ReadonlyMap<string, HostFacts>): EffectNote[] {
  const modes = nodes.map((name) => ({ name, change: modeChange(hosts.get(name)) }));
  const unknown = modes.filter(({ change }) => change === "unknown").map(({ name }) => name);
  return [
    ...(["shared", "exclusive"] as const).flatMap((to): EffectNote[] => {
      const names = modes.filter(({ change }) => change === to).map(({ name }) => name);
      const from = to === "shared" ? "exclusive" : "shared";
      return names.length === 0 ? [] : [{ code: "mode_changes", nodes: names, from, to }];
    }),
    ...(unknown.length === 0 ? [] : [{ code: "mode_unknown" as const, nodes: unknown }]),
  ];
}

/** The mode that a reload brings; `undefined`: that which is live. */
function modeChange(host: HostFacts | undefined): RdmaMode | "unknown" | undefined {
  if (host === undefined) return "unknown";
  const { live, runningArguments, modprobe } = host.rdma;
  const argument = runningArguments.at(-1);
  if (live.status === "unknown") return "unknown";
  if (argument === undefined && modprobe.status === "unknown") return "unknown";
  // The container has this file of the host and no other (manifests/state-ofed-driver, volume host-ib-core).
  const option =
    modprobe.status === "read"
      ? modprobe.value.findLast(({ file }) => file === modeFile)?.mode
      : undefined;
  const next = argument ?? option ?? "shared";
  return next === live.value ? undefined : next;
}
