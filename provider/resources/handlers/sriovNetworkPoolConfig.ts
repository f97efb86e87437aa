import { clusterResourceHandler } from "../cluster/clusterResourceHandler.ts";
import { poolConfigKind } from "../sriov/poolConfigKind.ts";

export { configure } from "../configuration/configureHandler.ts";

const handler = clusterResourceHandler(poolConfigKind);
const remove = handler.delete;

export const { check, diff, create, read, update } = handler;
export { remove as delete };
