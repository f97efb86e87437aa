import { poolConfigManifest } from "../../plan/sriov/manifests.ts";
import { poolConfigFindings } from "../../plan/sriov/poolConfigFindings.ts";
import { PoolConfigSpec } from "../../plan/sriov/poolConfigSpec.ts";
import { sriovKind } from "./sriovKind.ts";

export const poolConfigKind = sriovKind<PoolConfigSpec>({
  type: "SriovNetworkPoolConfig",
  spec: PoolConfigSpec,
  findingsOf: poolConfigFindings,
  manifestOf: poolConfigManifest,
  disturbsNodes: true,
});
