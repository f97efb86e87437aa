import { dgxInterfaces, type LabInterface } from "../../lab/cluster/dgxInterfaces.ts";
import type { LabApi } from "../../lab/cluster/labApi.ts";
import type { LabObject } from "../../lab/cluster/labObject.ts";
import { operatorNamespace } from "../../lab/cluster/operatorNamespace.ts";

/** An object of the SR-IOV operator in its namespace. */
export function sriovObject(kind: string, name: string, spec: object = {}): LabObject {
  return {
    apiVersion: "sriovnetwork.openshift.io/v1",
    kind,
    metadata: { name, namespace: operatorNamespace },
    spec,
  };
}

export interface NodeReport {
  /** @default {firmware of eight VFs, none made} */
  readonly interfaces?: readonly LabInterface[];
  readonly syncStatus?: string;
  readonly lastSyncError?: string;
}

/** What the SR-IOV operator's daemon reports of a DGX B200 in exclusive mode. */
export async function describeNode(
  api: LabApi,
  name: string,
  { interfaces = dgxInterfaces({ totalvfs: 8 }), ...rest }: NodeReport = {},
): Promise<void> {
  const state = sriovObject("SriovNetworkNodeState", name);
  await api.apply(state, { manager: "operator" });
  await api.patchStatus(state, {
    interfaces,
    syncStatus: "Succeeded",
    system: { rdmaMode: "exclusive" },
    ...rest,
  });
}
