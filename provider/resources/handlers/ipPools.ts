import { clusterResourceHandler } from "../cluster/clusterResourceHandler.ts";
import { ipPoolsKind } from "../ipam/ipPoolsKind.ts";

export { configure } from "../configuration/configureHandler.ts";

const handler = clusterResourceHandler(ipPoolsKind);
const remove = handler.delete;

export const { check, diff, create, read, update } = handler;
export { remove as delete };
