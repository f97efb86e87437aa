import { clusterResourceHandler } from "../cluster/clusterResourceHandler.ts";
import { nicClusterPolicyKind } from "../nicPolicy/nicClusterPolicyKind.ts";

export { configure } from "../configuration/configureHandler.ts";

const handler = clusterResourceHandler(nicClusterPolicyKind);
const remove = handler.delete;

export const { check, diff, create, read, update } = handler;
export { remove as delete };
