import { ClusterError } from "../../cluster/clusterError.ts";
import type { FactKind } from "../../cluster/factKind.ts";
import type { Session } from "../configuration/session.ts";
import type { PoolOf } from "./setPlan.ts";

const reads: readonly FactKind[] = ["nodes", "sriovPoolConfigs", "sriovOperatorConfigs"];

/**
 * What the SR-IOV operator's pools ask of RDMA modes, where the stack names its
 * cluster. By what is live alone, so that a plan does not depend on the order
 * in which resources are checked.
 */
export async function operatorPoolsOf(current: Session): Promise<PoolOf> {
  if (current.configuration.cluster === undefined) return () => "unknown";
  const { operatorPools } = await import("../../plan/sriovForecast/operatorPools.ts");
  try {
    const client = await current.cluster();
    return operatorPools(await client.readFacts(reads));
  } catch (error) {
    if (error instanceof ClusterError) return () => "unknown";
    throw error;
  }
}
