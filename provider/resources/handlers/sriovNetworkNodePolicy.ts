import { clusterResourceHandler } from "../cluster/clusterResourceHandler.ts";
import { nodePolicyKind } from "../sriov/nodePolicyKind.ts";

export { configure } from "../configuration/configureHandler.ts";

const handler = clusterResourceHandler(nodePolicyKind);
const remove = handler.delete;

export const { check, diff, create, read, update } = handler;
export { remove as delete };
