import { operatorConfigManifest } from "../../plan/sriov/manifests.ts";
import { operatorConfigFindings } from "../../plan/sriov/operatorConfigFindings.ts";
import { OperatorConfigSpec } from "../../plan/sriov/operatorConfigSpec.ts";
import { sriovKind } from "./sriovKind.ts";

export const operatorConfigKind = sriovKind<OperatorConfigSpec>({
  type: "SriovOperatorConfig",
  spec: OperatorConfigSpec,
  findingsOf: operatorConfigFindings,
  manifestOf: operatorConfigManifest,
  disturbsNodes: true,
});
