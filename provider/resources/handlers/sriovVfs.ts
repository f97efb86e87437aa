import { hostResourceHandler } from "../host/hostResourceHandler.ts";
import { sriovVfsKind } from "../host/sriovVfsKind.ts";

export { configure } from "../configuration/configureHandler.ts";

const handler = hostResourceHandler(sriovVfsKind);
const remove = handler.delete;

export const { check, diff, create, read, update } = handler;
export { remove as delete };
