import { clusterResourceHandler } from "../cluster/clusterResourceHandler.ts";
import { operatorConfigKind } from "../sriov/operatorConfigKind.ts";

export { configure } from "../configuration/configureHandler.ts";

const handler = clusterResourceHandler(operatorConfigKind);
const remove = handler.delete;

export const { check, diff, create, read, update } = handler;
export { remove as delete };
