import { hostResourceHandler } from "../hostResourceHandler.ts";
import { sriovVfsKind } from "../sriovVfsKind.ts";

export { configure } from "../configureHandler.ts";

const handler = hostResourceHandler(sriovVfsKind);
const remove = handler.delete;

export const { check, diff, create, read, update } = handler;
export { remove as delete };
