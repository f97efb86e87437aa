import type { NodeFacts } from "../../facts/cluster/clusterFacts.ts";
import { operatorArguments, type OperatorArgument } from "./reason.ts";

/**
 * Arguments that the operator wants for vfio-pci, by the maker of the CPU
 * (249e200, generic_plugin.go addVfioDesiredKernelArg); `undefined` where node
 * labels do not tell Intel from AMD.
 */
export function iommuArguments({ labels }: NodeFacts): readonly OperatorArgument[] | undefined {
  const architecture = labels["kubernetes.io/arch"] ?? "amd64";
  if (architecture !== "amd64") return [];
  const { intelIommu, iommuPt } = operatorArguments;
  const vendor = labels["feature.node.kubernetes.io/cpu-model.vendor_id"];
  if (vendor === "Intel") return [intelIommu, iommuPt];
  return vendor === "AMD" ? [iommuPt] : undefined;
}
