import { hostResourceHandler } from "../hostResourceHandler.ts";
import { rdmaModeKind } from "../rdmaModeKind.ts";

export { configure } from "../configureHandler.ts";

const handler = hostResourceHandler(rdmaModeKind);
const remove = handler.delete;

export const { check, diff, create, read, update } = handler;
export { remove as delete };
