import type { Problem } from "../problem.ts";
import { isInfiniBand } from "./nodePolicy.ts";
import type { NodePolicySpec } from "./nodePolicySpec.ts";
import { nicSelectorProblems } from "./nicSelectorRules.ts";
import { pfNameProblems } from "./pfNameRules.ts";
import { resourceNameProblem } from "./resourceName.ts";

type Rule = (spec: NodePolicySpec) => string | undefined;

const isSwitchdev = ({ eSwitchMode }: NodePolicySpec): boolean => eSwitchMode === "switchdev";

const isEthernet = ({ linkType }: NodePolicySpec): boolean =>
  linkType === undefined || !isInfiniBand(linkType);

/** Rules of the operator's webhook on one policy alone (operator v1.6 pkg/webhook/validate.go), by field. */
const rules: readonly (readonly [path: string, rule: Rule])[] = [
  ["resourceName", ({ resourceName }) => resourceNameProblem(resourceName)],
  [
    "numVfs",
    ({ numVfs }) =>
      numVfs === 0
        ? "numVfs is 0: expected at least 1; to remove the VFs of these PFs, remove the policy"
        : undefined,
  ],
  [
    "numVfs",
    ({ numVfs, nicSelector }) =>
      nicSelector.vendor === "15b3" && numVfs > mellanoxVfLimit
        ? mellanoxVfProblem(numVfs)
        : undefined,
  ],
  [
    "isRdma",
    ({ isRdma, deviceType }) =>
      isRdma === true && deviceType === "vfio-pci"
        ? 'isRdma is true and deviceType "vfio-pci": a VF on vfio-pci has no RDMA device on the host; ' +
          'expected deviceType "netdevice", or isRdma false'
        : undefined,
  ],
  [
    "isRdma",
    ({ isRdma, linkType, deviceType }) =>
      isRdma === false && isInfiniBand(linkType) && deviceType !== "vfio-pci"
        ? "isRdma is false and linkType InfiniBand: the operator's webhook makes it true again, so the " +
          "policy would differ in every preview; remove isRdma"
        : undefined,
  ],
  [
    "eSwitchMode",
    (spec) =>
      isSwitchdev(spec) && !isEthernet(spec)
        ? 'eSwitchMode is "switchdev" and linkType InfiniBand: switchdev is for Ethernet only; ' +
          'expected eSwitchMode "legacy"'
        : undefined,
  ],
  [
    "vdpaType",
    ({ vdpaType, deviceType = "netdevice" }) =>
      vdpaType !== undefined && deviceType !== "netdevice"
        ? `vdpaType is "${vdpaType}" and deviceType "${deviceType}": expected deviceType "netdevice", or no vdpaType`
        : undefined,
  ],
  [
    "vdpaType",
    (spec) =>
      spec.vdpaType !== undefined && !isSwitchdev(spec)
        ? `vdpaType is "${spec.vdpaType}" and eSwitchMode "${spec.eSwitchMode ?? "legacy"}": ` +
          'expected eSwitchMode "switchdev", or no vdpaType'
        : undefined,
  ],
  [
    "bridge",
    (spec) =>
      spec.bridge?.ovs !== undefined && !isSwitchdev(spec)
        ? `bridge is set and eSwitchMode "${spec.eSwitchMode ?? "legacy"}": expected eSwitchMode "switchdev", or no bridge`
        : undefined,
  ],
  [
    "bridge",
    ({ bridge, externallyManaged }) =>
      bridge?.ovs !== undefined && externallyManaged === true
        ? "bridge and externallyManaged are both set: the operator manages no bridge on a PF of somebody " +
          "else; remove one of them"
        : undefined,
  ],
];

/** Most VFs per PF that the webhook lets pass for vendor 15b3. */
export const mellanoxVfLimit = 128;

export function mellanoxVfProblem(numVfs: number): string {
  return `numVfs is ${numVfs}: expected at most ${mellanoxVfLimit} on a PF of vendor 15b3; lower it`;
}

/** What is wrong with a policy whatever the cluster looks like. */
export function nodePolicySpecProblems(spec: NodePolicySpec): Problem[] {
  return [
    ...rules.flatMap(([path, rule]) => {
      const message = rule(spec);
      return message === undefined ? [] : [{ path, message }];
    }),
    ...nicSelectorProblems(spec),
    ...pfNameProblems(spec),
  ];
}
