import { clusterResourceHandler } from "../cluster/clusterResourceHandler.ts";
import { ibNetworkKind } from "../sriov/networkKinds.ts";

export { configure } from "../configuration/configureHandler.ts";

const handler = clusterResourceHandler(ibNetworkKind);
const remove = handler.delete;

export const { check, diff, create, read, update } = handler;
export { remove as delete };
