import type { FactKind } from "../../cluster/factKind.ts";
import { networkManifest } from "../../plan/sriov/manifests.ts";
import { networkFindings } from "../../plan/sriov/networkFindings.ts";
import { IbNetworkSpec, NetworkSpec } from "../../plan/sriov/networkSpec.ts";
import { sriovKind } from "./sriovKind.ts";

const pools: readonly FactKind[] = ["ipPools", "cidrPools"];

export const networkKind = sriovKind<NetworkSpec>({
  type: "SriovNetwork",
  spec: NetworkSpec,
  alsoReads: pools,
  findingsOf: (object, context) => networkFindings({ kind: "SriovNetwork", ...object }, context),
  manifestOf: (object) => networkManifest({ kind: "SriovNetwork", ...object }),
  disturbsNodes: false,
});

export const ibNetworkKind = sriovKind<IbNetworkSpec>({
  type: "SriovIBNetwork",
  spec: IbNetworkSpec,
  alsoReads: pools,
  findingsOf: (object, context) => networkFindings({ kind: "SriovIBNetwork", ...object }, context),
  manifestOf: (object) => networkManifest({ kind: "SriovIBNetwork", ...object }),
  disturbsNodes: false,
});
