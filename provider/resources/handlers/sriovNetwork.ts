import { clusterResourceHandler } from "../cluster/clusterResourceHandler.ts";
import { networkKind } from "../sriov/networkKinds.ts";

export { configure } from "../configuration/configureHandler.ts";

const handler = clusterResourceHandler(networkKind);
const remove = handler.delete;

export const { check, diff, create, read, update } = handler;
export { remove as delete };
