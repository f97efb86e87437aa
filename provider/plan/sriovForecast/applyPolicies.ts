import { matchesLabels } from "../sriov/labelSelector.ts";
import type { NodePolicy } from "../sriov/nodePolicy.ts";
import { selectNics, vfRangeOf } from "../sriov/selectNics.ts";
import { formatRange, overlaps, type VfRange } from "../sriov/vfRange.ts";
import type { DesiredInterface, VfGroup } from "./desiredSpec.ts";
import type { PfView } from "./nodeView.ts";

/**
 * The policies that mean a node, in the order in which the operator applies
 * them: from the largest priority number down, then by name, so that the
 * smallest number comes last and wins (249e200, api/v1/helper.go ByPriority).
 * A policy named `default` is skipped.
 */
export function policiesOfNode(
  policies: readonly NodePolicy[],
  labels: Readonly<Record<string, string>>,
): NodePolicy[] {
  return policies
    .filter(({ name, spec }) => name !== "default" && matchesLabels(labels, spec.nodeSelector))
    .sort((a, b) => b.spec.priority - a.spec.priority || (a.name < b.name ? -1 : 1));
}

/**
 * What policies in their order want of the PFs of a node. A later one replaces
 * an earlier one, but keeps its groups that have another resource and other
 * VFs; then, and among equal priorities, the larger MTU and number of VFs count
 * (249e200, api/v1/helper.go Apply and mergeConfigs). A policy of 0 VFs
 * contributes nothing.
 */
export function applyPolicies(
  policies: readonly NodePolicy[],
  pfs: readonly PfView[],
): DesiredInterface[] {
  const byAddress = new Map<string, DesiredInterface>();
  let previous: number | undefined;
  for (const policy of policies) {
    for (const pf of policy.spec.numVfs > 0 ? selectPfs(policy, pfs) : []) {
      const wanted = wantedOf(policy, pf);
      const earlier = byAddress.get(pf.pciAddress);
      const isEqual = previous === policy.spec.priority;
      byAddress.set(
        pf.pciAddress,
        earlier === undefined ? wanted : merge(wanted, earlier, isEqual),
      );
    }
    previous = policy.spec.priority;
  }
  return [...byAddress.values()];
}

/** `selectNics` gives back objects of the list it was given. */
function selectPfs({ spec }: NodePolicy, pfs: readonly PfView[]): PfView[] {
  const chosen = new Set(selectNics(spec.nicSelector, pfs).map(({ pciAddress }) => pciAddress));
  return pfs.filter(({ pciAddress }) => chosen.has(pciAddress));
}

function wantedOf({ name, spec }: NodePolicy, pf: PfView): DesiredInterface {
  const mtu = spec.mtu ?? 0;
  const group: VfGroup = {
    resourceName: spec.resourceName,
    deviceType: spec.deviceType,
    vfRange: formatRange(vfRangeOf(spec, pf.name)),
    policyName: name,
    mtu,
    isRdma: spec.isRdma,
    vdpaType: spec.vdpaType ?? "",
  };
  return {
    pciAddress: pf.pciAddress,
    name: pf.name,
    numVfs: spec.numVfs,
    mtu,
    linkType: spec.linkType ?? "",
    eSwitchMode: spec.eSwitchMode ?? "",
    externallyManaged: spec.externallyManaged ?? false,
    vfGroups: [group],
  };
}

function merge(
  wanted: DesiredInterface,
  earlier: DesiredInterface,
  equalPriority: boolean,
): DesiredInterface {
  const [own] = wanted.vfGroups;
  const kept = earlier.vfGroups.filter(
    (group) => own !== undefined && group.resourceName !== own.resourceName && !overlap(group, own),
  );
  if (!equalPriority && kept.length === 0) return wanted;
  return {
    ...wanted,
    vfGroups: [...wanted.vfGroups, ...kept],
    mtu: Math.max(wanted.mtu, earlier.mtu),
    numVfs: Math.max(wanted.numVfs, earlier.numVfs),
  };
}

function overlap(a: VfGroup, b: VfGroup): boolean {
  const [x, y] = [rangeOf(a.vfRange), rangeOf(b.vfRange)];
  return x !== undefined && y !== undefined && overlaps(x, y);
}

/** First and last VF of `0-7`. */
export function rangeOf(text: string): VfRange | undefined {
  const [first, last] = text.split("-").map(Number);
  return first === undefined || last === undefined || Number.isNaN(first + last)
    ? undefined
    : { first, last };
}
